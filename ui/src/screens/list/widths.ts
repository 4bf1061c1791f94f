// How wide each column of a list stands, by what is in it.
import type { ListPage } from "../../backend";

/** Parts of a hundred; the first column names the record and is never the narrowest. */
export function widths(page: ListPage): number[] {
  const wish = page.columns.map((column, at) => {
    const lengths = page.rows.map((row) => row.cells[at]?.length ?? 0).sort((a, b) => a - b);
    // Nearly all rows shall be read whole; the few longest ones may be cut.
    const most = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
    return Math.min(30, Math.max(at === 0 ? 18 : 8, most + 2, column.label.length + 3));
  });
  const all = wish.reduce((sum, one) => sum + one, 0);
  return wish.map((one) => (100 * one) / all);
}
