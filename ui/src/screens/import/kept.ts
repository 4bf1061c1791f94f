// What a person did to the rows of one import, so that it can be done again when the file is read anew.
// It goes back only into a row that says what it said: the file may have been sorted meanwhile.
// Never here: asking the program.
import type { ImportCandidate, ImportRow, RowSettled } from "../../backend";

export interface KeptRow {
  row: number;
  /** What the file said in every column, before anything was mended. */
  texts: string[];
  cells: Map<number, string>;
  said: { settled: RowSettled; candidate: ImportCandidate } | null;
}

const textsOf = (row: ImportRow) => row.cells.map((c) => c.text);

/** Every column says what it said, or already what it was mended to. */
export function stands(kept: KeptRow, now: ImportRow | undefined): boolean {
  const texts = now ? textsOf(now) : [];
  return texts.length === kept.texts.length && texts.every((text, n) => text === kept.texts[n] || text === kept.cells.get(n));
}

/** Said of one record, or of several: it says nothing once there is another among them. */
export const sameCandidate = (a: ImportCandidate, b: ImportCandidate | null | undefined) => [a.id, ...a.others].join() === (b && [b.id, ...b.others].join());

/** "row 6 (Kwame Mensah, 31/2/2010)": the row's number alone leads nowhere once the file was sorted. */
export const nameOfRow = ({ row, texts }: KeptRow) => {
  const words = texts.filter(Boolean).slice(0, 2).join(", ");
  return words ? `row ${row} (${words})` : `row ${row}`;
};

export class KeptRows {
  private rows = new Map<number, KeptRow>();

  get all(): KeptRow[] {
    return [...this.rows.values()].sort((a, b) => a.row - b.row);
  }
  get cells(): number {
    return this.all.reduce((sum, kept) => sum + kept.cells.size, 0);
  }

  of(row: number): KeptRow | undefined {
    return this.rows.get(row);
  }

  /** A cell was mended in a row that stood so before. What was said of the row was said of its old texts. */
  mended(before: ImportRow, column: number, text: string) {
    const kept = this.rows.get(before.row) ?? { row: before.row, texts: textsOf(before), cells: new Map(), said: null };
    kept.cells.set(column, text);
    kept.said = null;
    this.rows.set(before.row, kept);
  }

  settled(before: ImportRow, candidate: ImportCandidate | null, settled: RowSettled | null) {
    const kept = this.rows.get(before.row) ?? { row: before.row, texts: textsOf(before), cells: new Map(), said: null };
    kept.said = settled && candidate ? { settled, candidate } : null;
    if (kept.said || kept.cells.size) this.rows.set(before.row, kept);
    else this.rows.delete(before.row);
  }

  drop(row: number) {
    this.rows.delete(row);
  }
  clear() {
    this.rows.clear();
  }
}
