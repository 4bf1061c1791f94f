// One import on its way: which file, sheet, columns, which page of rows. It outlives its screen, so that
// somebody can look something up and come back; what was read from the file does not.
import { app } from "../../app.svelte";
import {
  asProblem,
  call,
  type ImportApplied,
  type ImportColumns,
  type ImportCounts,
  type ImportOpened,
  type ImportPreview,
  type ImportRow,
  type Problem,
  type RowSettled,
  type RowState,
  type SheetView,
  type UndoOutcome,
} from "../../backend";
import { again, chosenOf, mappingOf, type Chosen } from "./mapping";
import { KeptRows, nameOfRow, sameCandidate, stands, type KeptRow } from "./kept";
import { whatMendingDid, whatSettlingDid, whatStayedMended, whatWasDone } from "./words";

export type Step = "file" | "sheet" | "columns" | "rows" | "done";

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
  /** What cut the writing off, when the rows may be in the records all the same: a lock, or no answer. */
  unsure = $state<"" | "lock" | "silence">("");
  /** Rows in which a lock let mended cells go: only their numbers. */
  forgotten = $state<number[]>([]);
  said = $state("");
  private session = "";
  private applying = false;
  /** What was mended and said so far: it is put back when the rows are compared anew. */
  readonly kept = new KeptRows();

  get unfinished() {
    return this.step === "columns" || this.step === "rows";
  }

  startOver(wanted: string) {
    Object.assign(this, { step: "file", wanted, path: "", sheet: "", kind: "", chosen: {}, opened: null, columns: null });
    Object.assign(this, { preview: null, filter: null, page: 1, applied: null, undone: null, refusedFile: "" });
    Object.assign(this, { busy: "", problem: null, lost: false, unsure: "", said: "", session: "", forgotten: [] });
    this.kept.clear();
  }

  /** The screen closes: nothing that was read from the file is kept. */
  rest() {
    this.preview = null;
    this.columns = null;
    this.said = "";
    if (!this.applying) this.busy = "";
    if (this.step === "done") this.startOver(this.wanted);
  }

  /** Waymark locks, whichever screen is open: no text of the file stays, only which rows were worked on. */
  forget() {
    this.forgotten = [...new Set([...this.forgotten, ...this.kept.all.map((k) => k.row)])].sort((a, b) => a - b);
    this.kept.clear();
    this.problem = null;
    this.rest();
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
      if (this.applying && this.problem.unsure) this.unsure = this.problem.code === "locked" ? "lock" : "silence";
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
    this.kept.clear();
    this.forgotten = [];
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
    if (sheet.name !== this.sheet) this.kept.clear();
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
    this.unsure = "";
    this.refusedFile = "";
    await this.putBack();
  }

  /** What was mended and said before goes back where the file says what it said; it is told where it does not. */
  private async putBack() {
    const before = this.kept.all;
    const cells = this.kept.cells;
    const not: KeptRow[] = [];
    const now = before.length ? await this.doing("Looking for the rows that you mended.", () => this.rowsNow(before)) : new Map();
    if (!now) return;
    for (const kept of before) {
      if (await this.putBackRow(kept, now.get(kept.row))) continue;
      if (this.lost) return;
      this.kept.drop(kept.row);
      not.push(kept);
    }
    if (before.length) this.problem = null;
    this.said = whatStayedMended(cells, this.kept.cells, not.map(nameOfRow), this.forgotten);
    this.forgotten = [];
  }

  private async putBackRow(kept: KeptRow, row: ImportRow | undefined): Promise<boolean> {
    if (!row || !stands(kept, row)) return false;
    const { said } = kept;
    for (const [column, text] of kept.cells) {
      if (row.cells[column]?.text !== text && !(await this.mendIn(row, column, text))) return false;
    }
    if (!said) return true;
    const found = kept.cells.size ? (await this.doing("Looking at that row.", () => this.rowsNow([kept])))?.get(row.row) : row;
    return found !== undefined && sameCandidate(said.candidate, found.candidate) && this.settle(found, said.settled);
  }

  /** Those rows as they stand, whichever page they are on. */
  private async rowsNow(wanted: KeptRow[]): Promise<Map<number, ImportRow>> {
    const last = Math.max(...wanted.map((k) => k.row));
    const found = new Map<number, ImportRow>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const some = await call("import_preview", { session: this.session, path: "", sheet: "", kind: this.kind, mapping: [], page, filter: null });
      for (const row of some.rows) found.set(row.row, row);
      pages = (some.rows.at(-1)?.row ?? last) >= last ? page : some.pages;
    }
    return found;
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
    const found = this.preview?.rows.find((r) => r.row === row);
    return found ? this.mendIn(found, column, text) : false;
  }

  private async mendIn(before: ImportRow, column: number, text: string): Promise<boolean> {
    const { session, page, filter } = this;
    const { row } = before;
    const done = await this.changing(() => call("import_mend", { session, row, column, text, page, filter }), (was, now) => whatMendingDid(row, was, now));
    if (done) this.kept.mended(before, column, text);
    return done;
  }

  /** What a person says of a doubtful row; null takes it back. */
  async settle(before: ImportRow, settled: RowSettled | null): Promise<boolean> {
    const { session, page, filter } = this;
    const { row } = before;
    const candidate = before.candidate ?? this.kept.of(row)?.said?.candidate ?? null;
    const ask = { session, row, settled, candidate: before.candidate?.id ?? null, page, filter };
    const asked = async () => {
      const preview = await call("import_settle", ask);
      // Before the row is drawn anew: it names the candidate.
      this.kept.settled(before, candidate, settled);
      return preview;
    };
    return this.changing(asked, (was, now) => whatSettlingDid(row, settled, was, now));
  }

  private async changing(ask: () => Promise<ImportPreview>, words: (before: ImportCounts, after: ImportCounts) => string): Promise<boolean> {
    const before = this.preview?.counts;
    const preview = await this.doing("Checking that row again.", ask);
    if (!preview || !before) return false;
    this.take(preview, this.filter);
    this.said = words(before, preview.counts);
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
    this.kept.clear();
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
app.forgetters.add(() => work.forget());
