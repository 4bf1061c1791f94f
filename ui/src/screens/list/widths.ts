// Which columns of a list stand in a given width, and how wide each.
import type { ListPage } from "../../backend";

/** What a column needs, in pixels: to be read at all, to be read whole in nearly all rows, and in every row. */
export interface Wish {
  least: number;
  whole: number;
  full: number;
}

/** How wide a text stands in the list. */
export type Measure = (text: string, bold: boolean) => number;

/** Beside the words: the cell's padding, the button that a name stands in, the arrow of a sorted column. */
const PADDING = 18;
const BUTTON = 10;
const ARROW = 16;
/** Letters that are read of a column at all, of the one that says whom a row is about, and where there is room. */
const LEAST = 14;
const NAME = 30;
const MOST = 60;
/** A letter of the middle sort, where nothing can be measured. */
const LETTER = 8.4;

/** Measures as the window draws. */
export function measure(): Measure {
  const pen = "CanvasRenderingContext2D" in window ? document.createElement("canvas").getContext("2d") : null;
  if (!pen) return (text) => text.length * LETTER;
  const { fontFamily, fontSize } = getComputedStyle(document.documentElement);
  return (text, bold) => {
    pen.font = `${bold ? 650 : 400} ${fontSize} ${fontFamily}`;
    return pen.measureText(text).width;
  };
}

export function wishes(page: ListPage, measure: Measure): Wish[] {
  return page.columns.map((column, at) => {
    // Whom a row is about is bold while its record is open.
    const name = at === 0;
    const beside = PADDING + (name ? BUTTON : 0);
    const needs = page.rows.map((row) => measure((row.cells[at] ?? "").slice(0, MOST), name)).sort((a, b) => a - b);
    const longest = needs.at(-1) ?? 0;
    // Nearly all rows shall be read whole; the few longest ones may be cut where there is no room. A number is never cut.
    const most = column.numeric ? longest : Math.min(needs[Math.floor(needs.length * 0.9)] ?? 0, NAME * LETTER);
    const label = measure(column.label, true) + ARROW;
    const whole = Math.max(label, most) + beside;
    const least = name || column.numeric ? whole : Math.min(whole, LEAST * LETTER + beside);
    return { least, whole, full: Math.max(label, longest) + beside };
  });
}

/** Gives what is left to those that lack something, each its part; gives back what then is left. */
function give(given: number[], lacking: number[], left: number): number {
  const all = lacking.reduce((sum, one) => sum + one, 0);
  const share = all > 0 ? Math.min(1, left / all) : 0;
  lacking.forEach((lacks, at) => (given[at] = (given[at] ?? 0) + lacks * share));
  return left - all * share;
}

/** The widths, in parts of a hundred, of the columns that have room; two are always shown. */
export function widths(wish: Wish[], room: number): number[] {
  let many = wish.length;
  const least = () => wish.slice(0, many).reduce((sum, one) => sum + one.least, 0);
  while (room > 0 && many > 2 && least() > room) many -= 1;
  const shown = wish.slice(0, many);
  const given = shown.map((one) => one.least);
  const lacking = (to: (one: Wish) => number) => shown.map((one, at) => Math.max(0, to(one) - (given[at] ?? 0)));
  let left = room > 0 ? Math.max(0, room - least()) : Infinity;
  left = give(given, lacking((one) => one.whole), left);
  // The name first: no other column has it.
  left = give(given, lacking((one) => one.full).map((lacks, at) => (at ? 0 : lacks)), left);
  give(given, lacking((one) => one.full), left);
  const all = given.reduce((sum, one) => sum + one, 0);
  return given.map((one) => (100 * one) / all);
}
