// What is chosen and typed about each question while the screen is open. A choice is one about what was seen: when the
// question changes under it, it is made again; what was typed stays.
// Never here: what an answer does.
import { SvelteMap } from "svelte/reactivity";
import type { ClashAnswer, ClashView, RecordToSettle } from "../../backend";
import { entryOf } from "../../parts/entry";
import { DraftKeeper } from "../form/drafts.svelte";
import { DRAFT } from "./draft";

/** "standing", "typed", or the key of another's value. */
export type Choice = { seen: string; take: string };

const at = (record: string, about: string, field = "") => [record, about, field].join(" ");

export class Answers {
  private chosen = new SvelteMap<string, Choice>();
  private words = new SvelteMap<string, string>();
  readonly keeper = new DraftKeeper(DRAFT);

  /** What was typed before a lock or a crash. */
  async begin() {
    const draft = await this.keeper.load();
    for (const [key, text] of Object.entries(draft?.values ?? {})) this.words.set(key, text);
  }

  take(record: string, clash: ClashView): string {
    const choice = this.chosen.get(at(record, clash.about));
    if (choice?.seen === clash.seen) return choice.take;
    return clash.typed.some((f) => this.words.has(at(record, clash.about, f.field))) ? "typed" : "";
  }
  choose(record: string, clash: ClashView, take: string) {
    this.chosen.set(at(record, clash.about), { seen: clash.seen, take });
  }
  typed(record: string, clash: ClashView, field: ClashView["typed"][number]): string {
    return this.words.get(at(record, clash.about, field.field)) ?? entryOf(field);
  }
  type(record: string, clash: ClashView, field: ClashView["typed"][number], text: string) {
    if (text === this.typed(record, clash, field)) return;
    this.words.set(at(record, clash.about, field.field), text);
    this.keep();
  }
  private keep() {
    this.keeper.typed({ title: "Changes to check", kind: "", id: null, parent: null }, Object.fromEntries(this.words));
  }

  isAnswered = (record: string, clash: ClashView) => this.take(record, clash) !== "";

  of(card: RecordToSettle): ClashAnswer[] {
    return card.questions
      .filter((clash) => this.isAnswered(card.id, clash))
      .map((clash): ClashAnswer => {
        const take = this.take(card.id, clash);
        const { about, seen } = clash;
        if (take === "standing") return { about, seen, take: "standing", other: "", values: {} };
        if (take !== "typed") return { about, seen, take: "other", other: take, values: {} };
        const values = Object.fromEntries(clash.typed.map((field) => [field.field, this.typed(card.id, clash, field)]));
        return { about, seen, take: "typed", other: "", values };
      });
  }

  /** These are settled: nothing of them is kept. */
  drop(record: string, answers: ClashAnswer[]) {
    for (const { about } of answers) {
      this.chosen.delete(at(record, about));
      for (const key of [...this.words.keys()]) if (key.startsWith(`${at(record, about)}`)) this.words.delete(key);
    }
    this.keep();
  }
}
