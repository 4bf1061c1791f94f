// What differs between two wordings: lines, and within a changed line the words.
// Never here: which wordings; a screen. Fetched when somebody compares.
import { diffLines, diffWordsWithSpace } from "diff";

export interface Piece {
  words: string;
  differs: boolean;
}
export interface Line {
  how: "same" | "gone" | "new";
  pieces: Piece[];
}

const linesOf = (value: string) => value.replace(/\n$/, "").split("\n");
const plain = (words: string, how: Line["how"]): Line => ({ how, pieces: [{ words, differs: false }] });

/** A line that became another, as both: what they share is not marked. */
function pair(gone: string, fresh: string): [Line, Line] {
  const parts = diffWordsWithSpace(gone, fresh);
  const side = (how: "gone" | "new"): Line => ({
    how,
    pieces: parts.filter((p) => (how === "gone" ? !p.added : !p.removed)).map((p) => ({ words: p.value, differs: Boolean(p.added || p.removed) })),
  });
  return [side("gone"), side("new")];
}

export function compared(before: string, after: string): Line[] {
  const ended = (text: string) => `${text.trimEnd()}\n`;
  const parts = diffLines(ended(before), ended(after));
  return parts.flatMap((part, at): Line[] => {
    const lines = linesOf(part.value);
    const [last, next] = [parts[at - 1], parts[at + 1]];
    // As many lines for as many: each took the place of one.
    const became = part.removed && next?.added && next.count === part.count;
    if (part.added && last?.removed && last.count === part.count) return [];
    if (!became) return lines.map((words) => plain(words, part.added ? "new" : part.removed ? "gone" : "same"));
    const fresh = linesOf(next.value);
    return lines.flatMap((words, n) => pair(words, fresh[n] ?? ""));
  });
}
