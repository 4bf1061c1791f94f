// Where the keys lead in a table of cells. Never here: the table.
export interface Spot {
  row: number;
  column: number;
}
const PAGE = 10;

/** The spot that a key leads to; none when the key does not move. */
export function moved(key: string, ctrl: boolean, at: Spot, rows: number, columns: number): Spot | undefined {
  const within = (row: number, column: number): Spot => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case "ArrowUp":
      return within(ctrl ? 0 : at.row - 1, at.column);
    case "ArrowDown":
      return within(ctrl ? rows : at.row + 1, at.column);
    case "ArrowLeft":
      return within(at.row, ctrl ? 0 : at.column - 1);
    case "ArrowRight":
      return within(at.row, ctrl ? columns : at.column + 1);
    case "Home":
      return within(ctrl ? 0 : at.row, 0);
    case "End":
      return within(ctrl ? rows : at.row, columns);
    case "PageUp":
      return within(at.row - PAGE, at.column);
    case "PageDown":
      return within(at.row + PAGE, at.column);
    default:
      return undefined;
  }
}
