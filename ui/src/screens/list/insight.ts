// Which rows of a page are drawn: those in sight and a few beside them. Two hundred rows cost ten times as much to
// draw as twenty, at each key of a search and each time that a record opens beside them.

/** Rows are added and taken in steps, so that scrolling by a row changes nothing. */
const STEP = 8;

/** From the first row that is drawn to before the last; heights in pixels, 0 where nothing was measured yet. */
export function inSight(count: number, top: number, height: number, row: number): [number, number] {
  if (row <= 0 || height <= 0) return [0, Math.min(count, 4 * STEP)];
  const last = Math.max(0, count * row - height);
  const above = Math.min(Math.max(0, top), last);
  const from = Math.max(0, Math.floor(above / row / STEP) * STEP - STEP);
  const to = Math.min(count, Math.ceil((above + height) / row / STEP) * STEP + STEP);
  return [from, to];
}

/** Where to scroll so that a row is seen whole below a heading that stays; where it is seen already, nowhere. */
export function scrollFor(index: number, top: number, height: number, row: number, heading: number): number {
  const start = index * row;
  if (start < top) return start;
  const end = start + row + heading;
  return end > top + height ? end - height : top;
}
