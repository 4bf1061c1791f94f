// One record's form while it is open: what it was made from, what was typed over it, and what came of saving that.
// Never here: where a screen goes afterwards, or how it looks.
import { app } from "../../app.svelte";
import { asProblem, call, type FormView, type Problem, type Saved } from "../../backend";
import { Loaded } from "../../loaded.svelte";
import { entryOf } from "../../parts/entry";
import { draftKey, DraftKeeper } from "./drafts.svelte";

const start = (view: FormView) => Object.fromEntries(view.fields.map((f) => [f.field, entryOf(f)]));
const differing = (values: Record<string, string>, from: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== from[field]));

export class OpenForm {
  readonly form = new Loaded<FormView>();
  readonly keeper: DraftKeeper;
  values = $state<Record<string, string>>({});
  /** The name of what was typed before. */
  kept = $state("");
  cameBack = $state(false);
  errors = $state<Record<string, string>>({});
  problem = $state<Problem | null>(null);
  busy = $state(false);

  constructor(
    readonly kind: string,
    readonly id: string | null,
    readonly parent: string | null,
  ) {
    this.keeper = new DraftKeeper(draftKey(kind, id, parent));
  }

  get view() {
    return this.form.value;
  }
  get labels() {
    return Object.fromEntries((this.view?.fields ?? []).map((f) => [f.field, f.label]));
  }
  private read() {
    const { kind, id, parent } = this;
    return this.form.load(() => call("form", { kind, id, parent }));
  }

  /** Whether there is a form, with what was typed before on top of it. */
  async begin(): Promise<boolean> {
    const draft = await this.keeper.load();
    this.kept = draft?.title ?? "";
    const loaded = await this.read();
    if (!loaded) return false;
    this.values = { ...start(loaded), ...draft?.values };
    this.cameBack = draft !== null;
    return true;
  }

  /** Only what differs from the record, so that an edit elsewhere in the record is not written over. */
  changed(): Record<string, string> {
    return differing(this.values, this.view ? start(this.view) : {});
  }
  typed = () => {
    if (this.view) this.keeper.typed(this.view, this.changed());
  };

  /** All entries as they were sent. */
  private sent: Record<string, string> = {};

  /** None where it was refused or nothing could be saved. */
  async save(): Promise<Saved | null> {
    const { view, kind, id, parent, keeper } = this;
    if (!view || this.busy) return null;
    this.busy = true;
    this.errors = {};
    this.problem = null;
    try {
      this.sent = { ...this.values };
      const values = id ? this.changed() : this.sent;
      const saved = await keeper.during(() => call("save", { kind, id, parent, revision: view.revision, values, draft: keeper.key }));
      app.warnings = saved.warnings.length ? { id: saved.id, list: saved.warnings } : null;
      app.done(saved.action);
      return saved;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      this.errors = Object.fromEntries(this.problem.fields.map((f) => [f.field, f.message]));
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** The record was changed meanwhile: it is read anew, and what was typed here stays on top of it. */
  async readAgain() {
    if (!this.view) return;
    const before = start(this.view);
    const newest = await this.read();
    if (!newest) return;
    // What was typed while it was read too.
    this.values = { ...start(newest), ...differing(this.values, before) };
    this.problem = null;
  }
  /** After saving, where the form stays open: the record as it stands now, with what was typed meanwhile. */
  async readSaved() {
    const newest = await this.read();
    if (!newest) return;
    const since = differing(this.values, this.sent);
    this.values = { ...start(newest), ...since };
    this.cameBack = false;
    if (Object.keys(since).length) this.typed();
  }
  async startAgain() {
    await this.keeper.clear();
    if (this.view) this.values = start(this.view);
    this.errors = {};
    this.cameBack = false;
  }
}
