// The system's own dialogs for files and folders, and nothing of what is in them.
import { open, save } from "@tauri-apps/plugin-dialog";
import type { Problem } from ".";

export interface FileKind {
  name: string;
  extensions: string[];
}
export const spreadsheets: FileKind = { name: "Spreadsheets", extensions: ["xlsx", "csv"] };
export const workbook: FileKind = { name: "Excel workbook", extensions: ["xlsx"] };
export const pdf: FileKind = { name: "PDF", extensions: ["pdf"] };
export const pictures: FileKind = { name: "Pictures", extensions: ["svg", "png"] };
export const backups: FileKind = { name: "Waymark backup", extensions: ["waymark-backup"] };

export interface Files {
  choose(title: string, kind: FileKind): Promise<string | null>;
  chooseFolder(title: string): Promise<string | null>;
  saveAs(title: string, name: string, kind: FileKind): Promise<string | null>;
  /** Told of each file dropped on the window; gives back how to stop listening. */
  dropped(take: (path: string) => void): Promise<() => void>;
}

const inWindow = () => "__TAURI_INTERNALS__" in window;

const system: Files = {
  choose: (title, kind) => open({ title, filters: [kind], multiple: false, directory: false }),
  chooseFolder: (title) => open({ title, directory: true, multiple: false }),
  saveAs: (title, name, kind) => save({ title, defaultPath: name, filters: [kind] }),
  async dropped(take) {
    const { getCurrentWebview } = await import("@tauri-apps/api/webview");
    return getCurrentWebview().onDragDropEvent(({ payload }) => {
      const path = payload.type === "drop" ? payload.paths[0] : undefined;
      if (path) take(path);
    });
  },
};

/** A browser has no dialog that tells a path; in development it is typed. */
const typed: Files = {
  choose: async (title) => window.prompt(title),
  chooseFolder: async (title) => window.prompt(title),
  saveAs: async (title, name) => window.prompt(title, `/tmp/${name}`),
  dropped: async () => () => {},
};

let used: Files | undefined;

/** Puts other dialogs in place: tests. */
export function useFiles(other: Files) {
  used = other;
}

const now = () => used ?? (import.meta.env.DEV && !inWindow() ? typed : system);

/** A dialog that does not open is told like any other problem. */
async function asked<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const problem: Problem = {
      code: "dialog",
      happened: `The computer's window for files did not open (${why}).`,
      safe: "Nothing was changed.",
      next: "Try again, or restart Waymark.",
      unsure: false,
      number: null,
      fields: [],
    };
    throw problem;
  }
}

export const files: Files = {
  choose: (title, kind) => asked(() => now().choose(title, kind)),
  chooseFolder: (title) => asked(() => now().chooseFolder(title)),
  saveAs: (title, name, kind) => asked(() => now().saveAs(title, name, kind)),
  dropped: (take) => now().dropped(take).catch(() => () => {}),
};

/** "students.xlsx" of a path, as either system writes it. */
export const nameOf = (path: string) => path.split(/[\\/]/).pop() || path;
