// What is typed into the fields of a record's page. It is kept as the draft of that record's form, so that
// the form goes on with it after a lock or a crash. Never here: whether a value is right.
import { DraftKeeper, draftKey, type Of } from "../form/drafts.svelte";

export class RecordEdits {
  readonly keeper: DraftKeeper;
  /** Typed before and never saved. An edit that is given up leaves it alone. */
  private kept = $state<Record<string, string>>({});
  /** Typed into the fields that are being edited now. */
  private now: Record<string, string> = {};
  private of: Of;

  constructor({ kind, id, title }: { kind: string; id: string; title: string }) {
    this.keeper = new DraftKeeper(draftKey(kind, id, null));
    this.of = { kind, id, parent: null, title: `Edit ${title}` };
  }

  /** How many fields were typed into before and never saved. */
  get waiting(): number {
    return Object.keys(this.kept).length;
  }

  async load() {
    const draft = await this.keeper.load();
    this.kept = { ...draft?.values };
    // Typed while the draft was on its way.
    if (Object.keys(this.now).length) this.keep();
  }

  private keep() {
    this.keeper.typed(this.of, { ...this.kept, ...this.now });
  }

  typed(field: string, value: string) {
    if (this.now[field] === value) return;
    this.now[field] = value;
    this.keep();
  }

  /** What was typed in this edit is given up; what was kept of the field before stays. */
  drop(field: string) {
    if (!(field in this.now)) return;
    delete this.now[field];
    this.keep();
  }

  async save<T>(field: string, work: (draft: string | null) => Promise<T>): Promise<T> {
    const { [field]: sent } = this.now;
    const last = Object.keys({ ...this.kept, ...this.now }).every((other) => other === field);
    const saved = await this.keeper.during(() => work(last ? this.keeper.key : null));
    const later = this.now[field];
    delete this.now[field];
    delete this.kept[field];
    // Letters typed while this was being saved were not saved with it.
    if (later !== undefined && later !== sent) this.kept[field] = later;
    if (!last || this.waiting || Object.keys(this.now).length) this.keep();
    return saved;
  }

  async throwAway() {
    this.kept = {};
    if (Object.keys(this.now).length) this.keep();
    else await this.keeper.clear();
  }
}
