// What is said of files that were held against the register.
import type { HeldAs, LettersVerified } from "../../backend";
import type { Tone } from "../../parts/tone";
import { count } from "../../words";

export const heldWords: Record<HeldAs, { short: string; means: string; tone: Tone }> = {
  issued: { short: "As issued", means: "Byte by byte the letter with this reference.", tone: "good" },
  changed: { short: "Changed", means: "Named like this letter, but not what was issued.", tone: "problem" },
  unread: { short: "Not read", means: "It could not be read: whether it is the letter is not known.", tone: "problem" },
  unknown: { short: "Not in the register", means: "Another file, or several letters in one.", tone: "quiet" },
};

/** "2 of 5 files are not as they were issued." What is wrong is said first. */
export function whatWasFound({ files }: LettersVerified): string {
  const of = (held: HeldAs) => files.filter((f) => f.held === held).length;
  const changed = of("changed");
  if (!files.length) return "There is no PDF in this folder.";
  if (changed) return `${changed} of ${count(files.length, "file", "files")} ${changed === 1 ? "is" : "are"} not what was issued.`;
  const unread = of("unread");
  if (unread) return `${unread} of ${count(files.length, "file", "files")} could not be read. The others are compared.`;
  const unknown = of("unknown");
  const issued = of("issued");
  const rest = unknown ? ` ${count(unknown, "file is", "files are")} not in the register.` : "";
  return issued ? `${count(issued, "file is", "files are")} as issued.${rest}` : rest.trim();
}
