// Which column is which field, and what is still wanted. Never here: guessing (the program behind does).
import type { ImportColumn, ImportField, Mapping } from "../../backend";

/** Column and field; an empty field leaves the column out. */
export type Chosen = Record<number, string>;

export const chosenOf = (columns: ImportColumn[]): Chosen => Object.fromEntries(columns.map((c) => [c.column, c.field ?? ""]));

export const mappingOf = (chosen: Chosen): Mapping[] =>
  Object.entries(chosen)
    .filter(([, field]) => field)
    .map(([column, field]) => ({ column: Number(column), field }));

export const missing = (fields: ImportField[], chosen: Chosen): ImportField[] =>
  fields.filter((f) => f.required && !Object.values(chosen).includes(f.field));

/** The earlier column that has this one's field already. */
export function takenBy(columns: ImportColumn[], chosen: Chosen, column: number): ImportColumn | undefined {
  const field = chosen[column];
  return field ? columns.find((c) => c.column < column && chosen[c.column] === field) : undefined;
}

export const clashes = (columns: ImportColumn[], chosen: Chosen) => columns.filter((c) => takenBy(columns, chosen, c.column));

/** How a column came to its field, in words. */
export function howChosen(column: ImportColumn, chosen: Chosen): string {
  const field = chosen[column.column] ?? "";
  if (field !== (column.field ?? "")) return field ? "Chosen by you" : "Left out by you";
  if (!field) return "Not recognised: left out";
  return column.remembered ? "Remembered from last time" : "Guessed from its header";
}

/** The columns chosen before, put onto a file that is read again; a column that is gone is forgotten. */
export function again(columns: ImportColumn[], before: Chosen): Chosen {
  return Object.fromEntries(columns.map((c) => [c.column, before[c.column] ?? c.field ?? ""]));
}

/** "A", "Z", "AA": as a spreadsheet names its columns. */
export function letterOf(column: number): string {
  let name = "";
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
