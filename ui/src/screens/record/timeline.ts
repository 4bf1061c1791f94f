// The changes of one action stand together in a record's history.
import type { HistoryEntry } from "../../backend";

export interface Moment {
  at: string;
  who: string;
  action: string;
  changes: { field: string; before: string; after: string }[];
}

export function timeline(entries: HistoryEntry[], field: string | null): Moment[] {
  const moments: Moment[] = [];
  for (const entry of entries) {
    if (field !== null && entry.field !== field) continue;
    const last = moments.at(-1);
    const change = { field: entry.field, before: entry.before, after: entry.after };
    if (last && last.at === entry.at && last.action === entry.action && last.who === entry.who) last.changes.push(change);
    else moments.push({ at: entry.at, who: entry.who, action: entry.action, changes: [change] });
  }
  return moments;
}
