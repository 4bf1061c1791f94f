// What the checks of placements say. Never here: what makes a check pass (the program behind decides).
import type { CheckItem, CheckState, PlacementCheck } from "../../backend";
import type { Tone } from "../../parts/tone";

export const checkState: Record<CheckState, { words: string; tone: Tone }> = {
  ok: { words: "Done", tone: "good" },
  warning: { words: "Look at this", tone: "warning" },
  missing: { words: "Missing", tone: "problem" },
};

/** Under which what is typed into a check is kept. */
export const checkDraft = (item: string, ids: string[]) => `check:${item}:${ids.join(",")}`;

/** What a kept check is of; nothing for the draft of a form. */
export function ofCheckDraft(key: string): { ids: string[] } | null {
  const [what, , ids] = key.split(":");
  return what === "check" && ids ? { ids: ids.split(",") } : null;
}

/** The names of the checks where there is little room. */
const short: Record<string, string> = {
  consent: "Consent",
  insurance: "Insurance",
  health_safety: "Health and safety",
  supervisor: "Supervisor",
  hours: "Dates and hours",
  emergency_contact: "Emergency contact",
};
export const shortName = (item: CheckItem) => short[item.item] ?? item.label;

/** One line a check: an item can be there twice (hours by the law and by the calendar). The worst one speaks. */
export function byItem(items: CheckItem[]): CheckItem[] {
  const worst: CheckState[] = ["ok", "warning", "missing"];
  const found = new Map<string, CheckItem>();
  for (const item of items) {
    const before = found.get(item.item);
    if (!before || worst.indexOf(item.state) > worst.indexOf(before.state)) found.set(item.item, item);
  }
  return [...found.values()];
}

export type Standing = "confirmed" | "ready" | "open";
export function standing(placement: PlacementCheck): Standing {
  if (placement.confirmed) return "confirmed";
  return placement.ready ? "ready" : "open";
}
export const standings: Record<Standing, { words: string; tone: Tone }> = {
  ready: { words: "Ready to confirm", tone: "changed" },
  open: { words: "Not ready", tone: "problem" },
  confirmed: { words: "Confirmed", tone: "good" },
};

/** "4 of 6 checks are done. Missing: insurance, supervisor." */
export function summary(placement: PlacementCheck): string {
  const items = byItem(placement.items);
  const done = items.filter((i) => i.state !== "missing").length;
  const left = items.filter((i) => i.state === "missing").map((i) => shortName(i).toLowerCase());
  const all = items.length === 1 ? "The only check is done." : `All ${items.length} checks are done.`;
  const first = done === items.length ? all : `${done} of ${items.length} checks are done.`;
  return left.length ? `${first} Missing: ${left.join(", ")}.` : first;
}

/** Whose check is recorded when many are shown: only where it is missing, or all. */
export const wanting = (placements: PlacementCheck[], item: string) =>
  placements.filter((p) => p.items.some((i) => i.item === item && i.state === "missing"));

/** The fields of a check as a form for many: nothing filled in from one of them. */
export const blankFields = (placements: PlacementCheck[], item: string) =>
  (placements.flatMap((p) => p.items).find((i) => i.item === item && i.fields.length)?.fields ?? []).map((field) => ({ ...field, raw: "" }));

/** What was typed, and what stood there and was emptied; a field that was empty and stayed so is left as it is. */
export const filledIn = (typed: Record<string, string>, before: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(typed).filter(([field, value]) => value.trim() || before[field]?.trim()));
