// What is typed into the fields of a record's page. It is kept as the draft of that record's form, so that
// the form goes on with it after a lock or a crash. Never here: whether a value is right.
import { DraftKeeper, draftKey, type Of } from "../form/drafts.svelte";

export class RecordEdits {
  readonly keeper: DraftKeeper;
  private values: Record<string, string> = {};
  private of: Of;

  constructor({ kind, id, title }: { kind: string; id: string; title: string }) {
    this.keeper = new DraftKeeper(draftKey(kind, id, null));
    this.of = { kind, id, parent: null, title: `Edit ${title}` };
  }

  /** How many fields were typed into before and never saved. */
  async waiting(): Promise<number> {
    const draft = await this.keeper.load();
    this.values = { ...draft?.values, ...this.values };
    return Object.keys(draft?.values ?? {}).length;
  }

  typed(field: string, value: string) {
    if (this.values[field] === value) return;
    this.values[field] = value;
    this.keeper.typed(this.of, { ...this.values });
  }

  /** It was left as it was. */
  drop(field: string) {
    if (!(field in this.values)) return;
    delete this.values[field];
    this.keeper.typed(this.of, { ...this.values });
  }

  async save<T>(field: string, work: (draft: string | null) => Promise<T>): Promise<T> {
    const last = Object.keys(this.values).every((other) => other === field);
    const saved = await this.keeper.during(() => work(last ? this.keeper.key : null));
    if (last) this.values = {};
    else this.drop(field);
    return saved;
  }

  async throwAway() {
    this.values = {};
    await this.keeper.clear();
  }
}
