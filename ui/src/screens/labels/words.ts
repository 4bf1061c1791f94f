// What the screen of address labels says.
import type { LabelsLooked } from "../../backend";
import { count } from "../../words";

export const sheetsOf = [
  { code: "L7160", words: "Avery L7160, 21 a sheet" },
  { code: "L7163", words: "Avery L7163, 14 a sheet" },
];

export const isPlace = (first: number | null) => first !== null && Number.isInteger(first) && first >= 1;

/** "23 labels on 2 sheets." */
export function whatComesOut({ labels, sheets }: LabelsLooked): string {
  return labels ? `${count(labels, "label", "labels")} on ${count(sheets, "sheet", "sheets")}.` : "No label comes out.";
}
