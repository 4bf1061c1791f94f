// A field's value as it is typed. Never here: whether it is right (the program says so on saving).
import type { FieldKind } from "../backend";
import { dateTyped } from "../words";

/** What every input needs to know of its field; record fields and check fields both have it. */
export interface Entry {
  field: string;
  label: string;
  kind: FieldKind;
  raw: string;
  required: boolean;
  hint: string;
  choices: { code: string; label: string }[];
  linkKind?: string | null;
  shown?: string;
}

/** What stands in the input at first. */
export function entryOf(field: Entry): string {
  return field.kind === "date" ? dateTyped(field.raw) : field.raw;
}

/** Codes joined by commas, with one put in or taken out, in the order of the choices. */
export function withChoice(value: string, code: string, on: boolean, order: { code: string }[]): string {
  const now = new Set(value.split(",").filter(Boolean));
  if (on) now.add(code);
  else now.delete(code);
  return order.filter((c) => now.has(c.code)).map((c) => c.code).join(",");
}
