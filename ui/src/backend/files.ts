// The system's own dialogs for files and folders, and nothing of what is in them.
import { open, save } from "@tauri-apps/plugin-dialog";

export interface FileKind {
  name: string;
  extensions: string[];
}
export const spreadsheets: FileKind = { name: "Spreadsheets", extensions: ["xlsx", "csv"] };
export const workbook: FileKind = { name: "Excel workbook", extensions: ["xlsx"] };
export const pdf: FileKind = { name: "PDF", extensions: ["pdf"] };
export const backups: FileKind = { name: "Waymark backup", extensions: ["waymark"] };

export const files = {
  choose: (title: string, kind: FileKind): Promise<string | null> => open({ title, filters: [kind], multiple: false, directory: false }),
  chooseFolder: (title: string): Promise<string | null> => open({ title, directory: true, multiple: false }),
  saveAs: (title: string, name: string, kind: FileKind): Promise<string | null> => save({ title, defaultPath: name, filters: [kind] }),
};
