// What a run of letters says, and how its answers are put back to the letters that were asked for.
// Never here: what a letter needs (the program behind decides).
import type { LetterLook, LetterMend, LettersIssued } from "../../backend";
import type { Tone } from "../../parts/tone";
import { count } from "../../words";

export interface Item {
  kind: string;
  /** The placement or the place on a visit. */
  id: string;
  title: string;
  blocked: string[];
  /** Where each reason is mended, in the order of the reasons; the answer of an issue has none. */
  mends?: LetterMend[];
  /** In large print, because its reader needs it or everybody gets it. */
  large?: boolean;
  surname?: string;
  school?: string;
  /** How an issued letter went. */
  fate?: string;
  /** Of an issued letter. */
  reference: string | null;
  /** The issued letter's own record, when it is known. */
  letter: string | null;
}
export type State = "ready" | "issued" | "blocked";

export const stateOf = (item: Item): State => (item.blocked.length ? "blocked" : item.reference ? "issued" : "ready");
export const stateWords: Record<State, { words: string; tone: Tone }> = {
  ready: { words: "To issue", tone: "changed" },
  issued: { words: "Issued", tone: "good" },
  blocked: { words: "Blocked", tone: "problem" },
};

export const itemOf = (kind: string, { id, title, blocked, reference, issued, largePrint, surname, school, fate }: LetterLook): Item => ({
  ...{ kind, id, title, reference, surname, school, letter: issued, large: largePrint, fate: fate?.label ?? "" },
  blocked: blocked.map((b) => b.words),
  mends: blocked.map((b) => b.mend),
});

export type SortBy = "asked" | "surname" | "school";
/** The letters of one kind stay together: they go into the same files. Surname and school come made to be compared. */
export function sorted(items: Item[], by: SortBy): Item[] {
  if (by === "asked") return items;
  const key = (i: Item) => (by === "school" ? [i.school ?? "", i.surname ?? ""] : [i.surname ?? "", i.school ?? ""]);
  const kinds = [...new Set(items.map((i) => i.kind))];
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...items].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || before(key(a)[0]!, key(b)[0]!) || before(key(a)[1]!, key(b)[1]!));
}

/** An issued letter that was chosen itself: its pages stay as they were, whatever the records say now. */
export const isOld = (item: Item) => item.letter === item.id;

/** Several kinds stand with commas between them; issued letters need none. */
export const kindsOf = (place: string) => [...new Set(place.split(","))];

export function chunks<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

/** The letters of an answer, put back to what was asked: issued ones come in the order asked, blocked ones by id. */
export function settle(asked: Item[], answer: LettersIssued): Item[] {
  const blocked = new Map(answer.blocked.map((b) => [b.id, b]));
  const open = asked.filter((item) => !blocked.has(item.id));
  const fits = open.length === answer.issued.length;
  return asked.map((item) => {
    const not = blocked.get(item.id);
    if (not) return { ...item, title: not.title || item.title, blocked: not.reasons };
    const made = fits ? answer.issued[open.indexOf(item)] : undefined;
    return made ? { ...item, blocked: [], title: made.title, reference: made.reference, letter: made.id } : item;
  });
}

export interface Result {
  /** New ones, and those that had been issued before. */
  issued: number;
  again: number;
  blocked: number;
  printed: number;
  /** Those that went to the printer before the run was broken off, and are not sent again. */
  gone?: number | undefined;
  files: string[];
  /** Letters that were to be in a file and are in none. */
  unwritten: number;
  /** Which those are. */
  missing?: string[] | undefined;
  stopped: boolean;
}

/** "1 file was written. 2 letters are in no file yet: write them again." */
export function whatIsInFiles({ files, unwritten }: Result): string {
  const written = `${count(files.length, "file was", "files were")} written.`;
  if (!unwritten) return written;
  const rest = unwritten === 1 ? "1 letter is in no file yet: write it again." : `${count(unwritten, "letter is", "letters are")} in no file yet: write them again.`;
  return `${files.length ? written : "No file was written."} ${rest}`;
}

/** "12 letters were issued and printed. 2 are blocked; each says why." */
export function whatWasDone({ issued, again, blocked, printed, gone, files, unwritten, stopped }: Result): string {
  const were = (n: number) => count(n, "letter was", "letters were");
  let done = "No letter was issued.";
  if (issued) done = `${were(issued)} issued${printed ? ` and ${printed === issued ? "" : `${printed} `}printed` : ""}.`;
  else if (printed) done = `${were(printed)} printed again.`;
  else if (again && files.length && !unwritten) done = `${were(again)} written again.`;
  else if (again) done = `${were(again)} issued before and ${again === 1 ? "is" : "are"} safe.`;
  if (unwritten) done += ` ${unwritten === 1 ? "1 is" : `${unwritten} are`} in no file yet.`;
  const rest = blocked ? ` ${blocked === 1 ? "1 is" : `${blocked} are`} blocked; each says why.` : "";
  const before = gone ? ` ${gone === 1 ? "1 had" : `${gone} had`} gone to the printer before and ${gone === 1 ? "was" : "were"} not sent again.` : "";
  return `${stopped ? "Stopped. " : ""}${done}${before}${rest}`;
}

/** "2 letters are issued and safe, and in no file yet.": of a run that did not come to its end. */
export function whatStands(result: Result, of: number, print: boolean): string {
  const { issued, again, unwritten, stopped } = result;
  const kept = issued + again;
  const stop = stopped ? "Stopped. " : "";
  if (!kept) return `${stop}No letter is issued yet.`;
  const are = kept === 1 ? "is" : "are";
  const safe = `${stop}${kept < of ? `${kept} of ` : ""}${count(Math.max(kept, of), "letter", "letters")} ${are} issued and safe`;
  const printed = result.printed + (result.gone ?? 0);
  if (unwritten === kept) return `${safe}, and in no file yet.`;
  if (unwritten) return `${safe}; ${unwritten} of them ${unwritten === 1 ? "is" : "are"} in no file yet.`;
  if (print && printed < kept) return `${safe}; ${printed} of them ${printed === 1 ? "is" : "are"} printed.`;
  return `${safe}.`;
}

/** "A run of 250 letters was not finished: 120 are issued, 130 not yet." */
export function whatIsOpen(issued: number, of: number): string {
  const run = `A run of ${count(of, "letter", "letters")} was not finished`;
  if (issued < of) return `${run}: ${issued ? `${issued} ${issued === 1 ? "is" : "are"} issued, ${of - issued} not yet` : "none is issued yet"}.`;
  return `${run}: ${of === 1 ? "it is" : "all are"} issued, and not all that was to be written or printed was.`;
}

/** "Issue 12 letters and print them on HP LaserJet": the printer is named before anything comes out of it. */
export function issueVerb(ready: number, again: number, printer: string): string {
  const n = ready + again;
  if (!n) return "Issue letters";
  const letters = count(n, "letter", "letters");
  if (ready) return printer ? `Issue ${letters} and print ${n === 1 ? "it" : "them"} on ${printer}` : `Issue ${letters}`;
  return printer ? `Print ${letters} again on ${printer}` : `Write ${letters} again`;
}
