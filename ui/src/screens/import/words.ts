// What an import says: kinds, states, what will happen, what has happened.
// Never here: what a row is (the program behind decides).
import type { ImportCounts, RowSettled, RowState } from "../../backend";
import type { Tone } from "../../parts/tone";

/** What a row of each kind of import becomes, in numbers. */
const kinds: Record<string, { one: string; many: string }> = {
  students: { one: "student", many: "students" },
  organisations: { one: "organisation", many: "organisations" },
  offers: { one: "placement offer", many: "placement offers" },
  placements: { one: "placement", many: "placements" },
  visits: { one: "place on a visit", many: "places on visits" },
};

export const kindOf = (code: string) => kinds[code] ?? { one: "row", many: "rows" };

const figures = new Intl.NumberFormat("en-GB");
export const figure = (n: number) => figures.format(n);
export const count = (n: number, one: string, many: string) => `${figure(n)} ${n === 1 ? one : many}`;

export const states: { state: RowState; word: string; tone: Tone; means: string }[] = [
  { state: "new", word: "New", tone: "good", means: "not in Waymark yet" },
  { state: "changed", word: "Changed", tone: "changed", means: "known, and the file says something else" },
  { state: "same", word: "Same", tone: "quiet", means: "known, and nothing differs" },
  { state: "doubtful", word: "Doubtful", tone: "warning", means: "needs somebody to look" },
  { state: "refused", word: "Refused", tone: "problem", means: "cannot be taken as it stands" },
];
export const stateOf = (state: RowState) => states.find((s) => s.state === state) ?? states[0]!;

const list = (parts: string[]) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`);

/** "Adds 180 students, changes 12. 3 doubtful and 5 refused rows are left out." */
export function whatApplyDoes(counts: ImportCounts, code: string): string {
  const { one, many } = kindOf(code);
  const does: string[] = [];
  if (counts.new) does.push(`Adds ${count(counts.new, one, many)}`);
  if (counts.changed) does.push(counts.new ? `changes ${figure(counts.changed)}` : `Changes ${count(counts.changed, one, many)}`);
  const first = does.length ? `${does.join(", ")}.` : "Nothing is added or changed.";
  return [first, leftOut(counts), stays(counts)].filter(Boolean).join(" ");
}

export const canApply = (counts: ImportCounts) => counts.new + counts.changed > 0;

export function applyVerb(counts: ImportCounts, code: string): string {
  const { one, many } = kindOf(code);
  if (!counts.new) return `Change ${count(counts.changed, one, many)}`;
  return `Add ${counts.changed ? `${figure(counts.new)} and change ${count(counts.changed, one, many)}` : count(counts.new, one, many)}`;
}

function leftOut({ doubtful, refused }: ImportCounts): string {
  const parts = [doubtful && `${figure(doubtful)} doubtful`, refused && `${figure(refused)} refused`].filter((p) => p !== 0);
  if (!parts.length) return "";
  const alone = doubtful + refused === 1;
  return `${list(parts)} ${alone ? "row is" : "rows are"} left out.`;
}

function stays({ same }: ImportCounts): string {
  if (!same) return "";
  return same === 1 ? "1 row is the same already." : `${figure(same)} rows are the same already.`;
}

/** "180 students were added and 12 changed." */
export function whatWasDone(counts: ImportCounts, code: string): string {
  const { one, many } = kindOf(code);
  const was = (n: number) => (n === 1 ? "was" : "were");
  const done: string[] = [];
  if (counts.new) done.push(`${count(counts.new, one, many)} ${was(counts.new)} added`);
  if (counts.changed) done.push(counts.new ? `${figure(counts.changed)} changed` : `${count(counts.changed, one, many)} ${was(counts.changed)} changed`);
  return done.length ? `${list(done)}.` : "Nothing was added or changed.";
}

/** What became of a row that was mended: told from the counts, since the row may be on another page now. */
export function whatMendingDid(row: number, before: ImportCounts, after: ImportCounts): string {
  const grown = states.filter(({ state }) => after[state] > before[state]);
  const more = grown.length > 1 ? " Other rows changed with it." : "";
  if (!grown.length) return `Row ${row}: saved.`;
  return `Row ${row} is ${grown[0]!.word.toLowerCase()} now.${more}`;
}

/** What became of a row of which somebody said what it is. */
export function whatSettlingDid(row: number, settled: RowSettled | null, before: ImportCounts, after: ImportCounts): string {
  if (settled) return whatMendingDid(row, before, after).replace(/: saved\.$/, ": kept as you said.");
  return after.doubtful > before.doubtful ? `Row ${row} is doubtful again.` : `Row ${row}: what you said is taken back.`;
}

/** The kinds whose doubtful rows are people. */
export const newOne = (code: string) => (code === "organisations" || code === "offers" ? `A new ${kindOf(code).one}` : "Somebody new");

/** What is said of a row that is new all the same; of several that were found it is none. */
export const sayNew = (code: string, several: boolean) => (several ? `None of these: ${newOne(code).toLowerCase()}` : newOne(code));

/** After the file was read anew: what was mended is back, or has to be mended again. */
export function whatStayedMended(before: number, kept: number, not: string[], forgotten: number[]): string {
  const said: string[] = [];
  if (before && kept) said.push(`${kept === 1 ? "1 mended cell is" : `${figure(kept)} mended cells are`} as you left ${kept === 1 ? "it" : "them"}.`);
  if (not.length) said.push(`Mend again in ${list(not)}: the file or its columns are not as they were, so what you had mended or said there was not put back.`);
  if (forgotten.length) said.push(`Look again at ${rowsOf(forgotten)}: what you had mended or said there was let go when Waymark was locked.`);
  return said.join(" ");
}

export const rowsOf = (rows: number[]) => `${rows.length === 1 ? "row" : "rows"} ${list(rows.map(String))}`;

/** A row's reasons without those that stand at one of its cells already. */
export const reasonsOfRow = (reasons: string[], problems: (string | null)[]) => reasons.filter((r) => !problems.includes(r));
