// How sharing stands, in words: on the button, and on its screen.
// Never here: what stands in the way; the program brings its own words for that.
import type { SharingView } from "../../backend";
import { count, whenOf } from "../../words";

const MINUTE = 60_000;

/** "5 minutes", "3 hours", "2 days"; nothing within the first minute. */
export function age(since: string, now = new Date()): string {
  const minutes = Math.floor((now.valueOf() - new Date(since).valueOf()) / MINUTE);
  if (!(minutes >= 1)) return "";
  if (minutes < 60) return count(minutes, "minute", "minutes");
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return count(hours, "hour", "hours");
  return count(Math.floor(hours / 24), "day", "days");
}

/** What the button says. */
export function short(view: SharingView, now = new Date()): string {
  if (view.stage === "waits") return "Saved on this laptop. Waiting to be let in.";
  if (view.stage === "over") return "Locked until it has shared.";
  if (view.stage === "withdrawn") return "This laptop was withdrawn.";
  if (view.firstCopy) return `Fetching the office${part(view)}.`;
  if (view.unsent) return `Saved on this laptop. ${unsent(view)} not yet shared${since(view, ", for", now)}.`;
  if (view.sharedAt && view.problem) return view.problem.code === "no_connection" ? "Saved and shared. No connection just now." : "Saved and shared. Sharing stands still: see why.";
  return view.sharedAt ? "Saved and shared." : "Saved on this laptop. Sharing.";
}

function since(view: SharingView, words: string, now: Date) {
  const long = age(view.unsentSince ?? "", now);
  return long && `${words} ${long}`;
}

export const unsent = (view: SharingView) => count(view.unsent, "change", "changes");

function part(view: SharingView) {
  const { have, all } = view.firstCopy ?? { have: 0, all: 0 };
  return all ? `: part ${Math.min(have + 1, all)} of ${all}` : "";
}

/** What the screen says first. */
export function long(view: SharingView, now = new Date()): string {
  if (view.stage === "waits") return "This laptop belongs to your office, but your manager has not let it in yet.";
  if (view.firstCopy) return "The office is being fetched. You can use what is here already.";
  const last = view.sharedAt ? ` Everything was last shared ${whenOf(view.sharedAt, now)}.` : "";
  if (view.unsent) return `${unsent(view)} on this laptop ${view.unsent === 1 ? "is" : "are"} not yet shared${since(view, ", the first for", now)}.${last}`;
  return view.sharedAt ? `Everything is saved on this laptop and shared, last ${whenOf(view.sharedAt, now)}.` : "Everything is saved on this laptop. Sharing has begun.";
}
