// Where what stands in the way of a letter is mended.
// Never here: what stands in its way (the program behind says it).
import type { Place } from "../../app.svelte";
import type { LetterMend } from "../../backend";

export function mendingPlace({ place, id }: LetterMend): Place {
  if (place === "checks") return { screen: "checks", ids: [id] };
  if (place === "record") return { screen: "record", id };
  if (place === "wording") return { screen: "wording", kind: id };
  return { screen: "letterhead" };
}
