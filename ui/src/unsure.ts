// A change that a lock cut off may have been made all the same: what it was, and where that is seen.
// Never here: what was typed, or a name; this outlives the lock.
import { listOf, type Place } from "./app.svelte";
import type { CommandName, Commands } from "./backend";

export interface Unsure {
  /** "A record was being saved" */
  doing: string;
  /** Where it is seen whether it was done. */
  look: string;
  button: string;
  place: Place;
  /** A form that was being saved is left, so that nobody saves it twice. */
  leaves: Place["screen"] | null;
}

type Known = { [K in CommandName]?: (given: Commands[K]["given"]) => Unsure };

const one = (doing: string, id: string): Unsure => ({
  doing,
  look: "Its history says whether it was done.",
  button: "Open the record",
  place: { screen: "record", id },
  leaves: null,
});
const many = (doing: string, kind: string, look: string, button: string): Unsure => ({ doing, look, button, place: listOf(kind), leaves: null });
const wording = (doing: string, kind: string): Unsure => ({ doing, look: "The versions of the words say whether it was done.", button: "See the words", place: { screen: "wording", kind }, leaves: null });
const pastImports = (doing: string) => many(doing, "import_batch", "Past imports say whether it was done.", "See past imports");

const toCheck = (doing: string): Unsure => ({ doing, look: "If it was done, it is not asked again there.", button: "See the changes to check", place: { screen: "changes", id: null }, leaves: null });

const known: Known = {
  save: ({ kind, id, parent }) => {
    if (kind === "office") return { doing: "The letterhead was being saved", look: "It shows whether it was.", button: "See the letterhead", place: { screen: "letterhead" }, leaves: null };
    if (id) return { ...one("A record was being saved", id), leaves: "form" };
    const doing = "A new record was being saved";
    // A history tells of its own record only.
    const seen = parent ? { ...one(doing, parent), look: "If it was, it stands among the linked records there." } : many(doing, kind, "If it was, it is in its list.", "See the list");
    return { ...seen, leaves: "form" };
  },
  advance: ({ id }) => one("A step was being taken", id),
  delete: ({ id }) => ({ ...one("A record was being deleted", id), look: "If the record is gone, it was deleted." }),
  recovery_renew: () => ({
    doing: "A new recovery code was being made",
    look: "If it was, the page that you have opens nothing any more, and nobody has seen the new code. Make a new one, and keep its page.",
    button: "Go to the recovery code",
    place: { screen: "settings" },
    leaves: null,
  }),
  undo: () => many("A change was being taken back", "student", "The line at the bottom names the last change that stands.", "See the students"),
  record_check: ({ ids }) => ({ ...one("A check was being recorded", ids[0] ?? ""), look: "The checks say whether it is there.", button: "See the checks", place: { screen: "checks", ids } }),
  confirm: ({ ids }) => ({ ...one("Placements were being confirmed", ""), look: "The checks say which are confirmed.", button: "See the checks", place: { screen: "checks", ids } }),
  add_to_visit: ({ event }) => ({ ...one("Students were being added to a visit", event), look: "The visit shows who is on it.", button: "Open the visit" }),
  settle: ({ id }) => one("A clash was being settled", id),
  let_be: () => toCheck("A change was being let be"),
  look_again: () => toCheck("A change was being looked at again"),
  two_people: () => toCheck("Two records were being told apart"),
  letters_issue: () => many("Letters were being issued", "letter", "Those that were issued are in the list of letters; issuing them again gives back the same ones.", "See the letters"),
  letter_print: () => many("A letter was being printed", "letter", "Look at the printer, and at the letter's own page.", "See the letters"),
  letters_fate: () => many("How letters went was being noted", "letter", "The list of letters says of each how it went.", "See the letters"),
  wording_save: ({ kind }) => wording("The words of a letter were being saved", kind),
  wording_reset: ({ kind }) => wording("The words of Waymark were being taken again", kind),
  labels_print: () => many("Address labels were being printed", "letter", "Look at the printer: labels are in no register.", "See the letters"),
  letterhead_picture: ({ staff }) => ({
    doing: staff ? "A signature was being changed" : "The logo was being changed",
    look: "The letterhead shows which picture letters carry now.",
    button: "See the letterhead",
    place: { screen: "letterhead" },
    leaves: null,
  }),
  import_apply: () => pastImports("The rows of an import were being written"),
  import_undo: () => pastImports("An import was being taken back"),
};

export function unsureOf<K extends CommandName>(name: K, given: Commands[K]["given"]): Unsure | null {
  return known[name]?.(given) ?? null;
}
