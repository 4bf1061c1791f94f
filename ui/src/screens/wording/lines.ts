// Lines of the words, and putting a piece in where the cursor is.
// Never here: what the words may say (the program behind knows).

/** From where to where a line goes; lines are counted from 1, and one that is not there is the last. */
export function rangeOf(text: string, line: number): [number, number] {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", from);
    if (next < 0) break;
    from = next + 1;
  }
  const end = text.indexOf("\n", from);
  return [from, end < 0 ? text.length : end];
}

/** What is put in, and in place of what: a block never shares its lines with other words. */
export function placed(text: string, from: number, to: number, piece: string, block: boolean): { from: number; to: number; put: string } {
  if (!block) return { from, to, put: piece };
  const end = text.indexOf("\n", to);
  const at = end < 0 ? text.length : end;
  const empty = at === 0 || text[at - 1] === "\n";
  return { from: at, to: at, put: empty ? piece : `\n${piece}` };
}

/** As if it were typed: Ctrl+Z takes it back, and whoever listens for typing hears it. */
export function typeInto(area: HTMLTextAreaElement, from: number, to: number, put: string) {
  area.focus();
  area.setSelectionRange(from, to);
  // Only this way of the web view's own keeps its undo; where it is missing the words go in all the same.
  const typed = typeof document.execCommand === "function" && document.execCommand(put ? "insertText" : "delete", false, put);
  if (typed && area.value.slice(from, from + put.length) === put) return;
  area.setRangeText(put, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Whether two wordings say the same: what ends a file is no word. */
export const same = (one: string, other: string) => one.trimEnd() === other.trimEnd();
