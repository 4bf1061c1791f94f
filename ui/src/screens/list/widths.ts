// Which columns of a list stand in a given width, and how wide each.
import type { ListPage } from "../../backend";

/** What a column needs, in pixels: to be read at all, and to be read whole. */
export interface Wish {
  least: number;
  whole: number;
}

const LETTER = 8.4;
const DIGIT = 9.9;
const PADDING = 18;

export function wishes(page: ListPage): Wish[] {
  return page.columns.map((column, at) => {
    const lengths = page.rows.map((row) => row.cells[at]?.length ?? 0).sort((a, b) => a - b);
    // Nearly all rows shall be read whole; the few longest ones may be cut. A number is never cut.
    const most = lengths[column.numeric ? lengths.length - 1 : Math.floor(lengths.length * 0.9)] ?? 0;
    const label = (column.label.length + 1) * LETTER;
    const whole = Math.max(label, column.numeric ? most * DIGIT : Math.min(most, 30) * LETTER) + PADDING;
    const least = column.numeric ? whole : Math.min(whole, (at === 0 ? 18 : 14) * LETTER + PADDING);
    return { least, whole };
  });
}

/** The widths, in parts of a hundred, of the columns that have room; two are always shown. */
export function widths(wish: Wish[], room: number): number[] {
  let many = wish.length;
  const least = () => wish.slice(0, many).reduce((sum, one) => sum + one.least, 0);
  while (room > 0 && many > 2 && least() > room) many -= 1;
  const shown = wish.slice(0, many);
  // What is left after the least goes to those that are not whole yet.
  const left = Math.max(0, room - least());
  const lacking = shown.reduce((sum, one) => sum + one.whole - one.least, 0);
  const share = lacking > 0 ? Math.min(1, left / lacking) : 0;
  const given = shown.map((one) => one.least + (one.whole - one.least) * (room > 0 ? share : 1));
  const all = given.reduce((sum, one) => sum + one, 0);
  return given.map((one) => (100 * one) / all);
}
