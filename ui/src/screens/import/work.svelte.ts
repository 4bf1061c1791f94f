// One import on its way: which file, sheet, columns, which page of rows. It outlives its screen, so that
// somebody can look something up and come back; what was read from the file does not.
import { app } from "../../app.svelte";
import {
  asProblem,
  call,
  type ImportApplied,
  type ImportColumns,
  type ImportOpened,
  type ImportPreview,
  type Problem,
  type RowState,
  type SheetView,
  type UndoOutcome,
} from "../../backend";
import { again, chosenOf, mappingOf, type Chosen } from "./mapping";
import { whatMendingDid, whatWasDone } from "./words";

export type Step = "file" | "sheet" | "columns" | "rows" | "done";

interface Mended {
  row: number;
  column: number;
  text: string;
}

class ImportWork {
  step = $state<Step>("file");
  /** The kind that the person came for; empty when any will do. */
  wanted = $state("");
  path = $state("");
  sheet = $state("");
  kind = $state("");
  chosen = $state<Chosen>({});
  opened = $state<ImportOpened | null>(null);
  columns = $state<ImportColumns | null>(null);
  preview = $state<ImportPreview | null>(null);
  filter = $state<RowState | null>(null);
  page = $state(1);
  applied = $state<ImportApplied | null>(null);
  undone = $state<UndoOutcome | null>(null);
  refusedFile = $state("");
  /** What is going on, in words; empty when nothing is. */
  busy = $state("");
  problem = $state<Problem | null>(null);
  /** The rows were forgotten (locked, or restarted): the file must be read again. */
  lost = $state(false);
  /** A lock cut the writing off: the rows may be in the records all the same. */
  unsure = $state(false);
  said = $state("");
  private session = "";
  private applying = false;
  /** Cells mended so far, by the sheet's own row and column: they are put back when the rows are compared anew. */
  private mended = new Map<string, Mended>();

  get unfinished() {
    return this.step === "columns" || this.step === "rows";
  }

  startOver(wanted: string) {
    Object.assign(this, { step: "file", wanted, path: "", sheet: "", kind: "", chosen: {}, opened: null, columns: null });
    Object.assign(this, { preview: null, filter: null, page: 1, applied: null, undone: null, refusedFile: "" });
    Object.assign(this, { busy: "", problem: null, lost: false, unsure: false, said: "", session: "" });
    this.mended.clear();
  }

  /** The screen closes: nothing that was read from the file is kept. */
  rest() {
    this.preview = null;
    this.columns = null;
    this.said = "";
    if (!this.applying) this.busy = "";
    if (app.state?.stage !== "open") this.mended.clear();
    if (this.step === "done") this.startOver(this.wanted);
  }

  /** The screen opens: where it was before, or at the start. */
  async wake(wanted: string) {
    // It is being written just now; what became of it is shown when it is known.
    if (this.applying) return;
    if (!this.unfinished || this.lost) {
      if (!this.lost) this.startOver(wanted);
      return;
    }
    if (this.step === "columns") await this.readColumns(this.chosen);
    else await this.show(this.page, this.filter);
    // The words for a lock stand beside the way on; any other reason is shown as it is.
    if (this.lost) this.problem = null;
    else if (this.problem) this.lost = true;
  }

  /** Asks in the system's window for files; when that does not open, it is said. */
  async ask(path: () => Promise<string | null>): Promise<string | null> {
    this.problem = null;
    try {
      return await path();
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return null;
    }
  }

  private async doing<T>(words: string, work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = words;
    this.problem = null;
    try {
      return await work();
    } catch (thrown) {
      this.problem = asProblem(thrown);
      this.unsure ||= this.applying && this.problem.unsure;
      if (["locked", "import_gone"].includes(this.problem.code) && this.unfinished) this.lost = true;
      if (this.unsure) this.lost = true;
      return undefined;
    } finally {
      this.busy = "";
    }
  }

  async open(path: string) {
    const opened = await this.doing("Reading the file.", () => call("import_open", { path }));
    if (!opened) return;
    this.path = path;
    this.mended.clear();
    this.opened = opened;
    const full = opened.sheets.filter((s) => s.rows > 0);
    const sheet = full.find((s) => s.looksLike && s.looksLike === this.wanted) ?? full.find((s) => s.looksLike) ?? full[0];
    this.sheet = sheet?.name ?? "";
    this.kind = sheet?.looksLike ?? this.wanted;
    this.step = "sheet";
    const sure = full.length === 1 && sheet?.looksLike && (!this.wanted || this.wanted === sheet.looksLike);
    if (sure) await this.readColumns();
  }

  pickSheet(sheet: SheetView) {
    if (sheet.name !== this.sheet) this.mended.clear();
    this.sheet = sheet.name;
    if (sheet.looksLike) this.kind = sheet.looksLike;
  }

  async readColumns(before?: Chosen) {
    const { path, sheet, kind } = this;
    const columns = await this.doing("Reading the columns.", () => call("import_columns", { path, sheet, kind }));
    if (!columns) return;
    this.columns = columns;
    this.chosen = before ? again(columns.columns, before) : chosenOf(columns.columns);
    this.step = "columns";
  }

  async readRows() {
    const ask = { session: null, path: this.path, sheet: this.sheet, kind: this.kind, mapping: mappingOf(this.chosen), page: 1, filter: null };
    const preview = await this.doing("Comparing every row with what Waymark knows.", () => call("import_preview", ask));
    if (!preview) return;
    this.take(preview, null);
    this.step = "rows";
    this.lost = false;
    this.unsure = false;
    this.refusedFile = "";
    await this.mendAgain();
  }

  /** Cells mended before the columns were chosen anew: they stay mended, or it is said which did not. */
  private async mendAgain() {
    const before = [...this.mended.values()];
    this.mended.clear();
    const not: number[] = [];
    for (const { row, column, text } of before) {
      if (!(await this.mend(row, column, text))) not.push(row);
    }
    if (!before.length || this.lost) return;
    this.problem = null;
    const kept = before.length - not.length;
    this.said = `${kept === 1 ? "1 mended cell is" : `${kept} mended cells are`} as you left ${kept === 1 ? "it" : "them"}.`;
    if (not.length) this.said += ` Mend again in row ${not.join(", ")}: what was mended there did not fit the new columns.`;
  }

  private take(preview: ImportPreview, filter: RowState | null) {
    this.preview = preview;
    this.session = preview.session;
    this.page = preview.page;
    this.filter = filter;
  }

  async show(page: number, filter: RowState | null) {
    const ask = { session: this.session, path: "", sheet: "", kind: this.kind, mapping: [], page, filter };
    const preview = await this.doing("Turning to those rows.", () => call("import_preview", ask));
    if (preview) this.take(preview, filter);
  }

  async mend(row: number, column: number, text: string): Promise<boolean> {
    const before = this.preview?.counts;
    const { session, page, filter } = this;
    const preview = await this.doing("Checking that row again.", () => call("import_mend", { session, row, column, text, page, filter }));
    if (!preview || !before) return false;
    this.take(preview, filter);
    this.mended.set(`${row}:${column}`, { row, column, text });
    this.said = whatMendingDid(row, before, preview.counts);
    return true;
  }

  async saveRefused(path: string) {
    const made = await this.doing("Writing the refused rows.", () => call("import_save_refused", { session: this.session, path }));
    if (made) this.refusedFile = made.path;
  }

  async apply() {
    if (this.busy) return;
    this.applying = true;
    const applied = await this.doing("Writing the rows.", () => call("import_apply", { session: this.session }));
    this.applying = false;
    if (!applied) return;
    this.mended.clear();
    this.applied = applied;
    this.preview = null;
    this.step = "done";
    app.done(applied.action, `${whatWasDone(applied.counts, this.kind)} Saved on this laptop.`);
  }

  async undo() {
    const batch = this.applied?.batch;
    if (!batch) return;
    const outcome = await this.doing("Taking the import back.", () => call("import_undo", { batch }));
    if (!outcome) return;
    this.undone = outcome;
    app.last = outcome.last;
    app.done(null, `Undone: ${outcome.undone}.`);
  }

  /** After the rows were forgotten: the same file with the same columns, read again. */
  async readAgain() {
    this.lost = false;
    await this.readColumns(this.chosen);
    if (!this.problem) await this.readRows();
  }
}

export const work = new ImportWork();
