// What is typed and not saved yet, kept so that a lock or a crash loses nothing.
import { asProblem, call, type Draft, type Problem } from "../../backend";

export const draftKey = (kind: string, id: string | null, parent: string | null) => [kind, id ?? "new", ...(parent ? [parent] : [])].join(":");

const WAIT = 400;

/** Whose draft it is: what "Go on with it" opens. */
export type Of = Pick<Draft, "title" | "kind" | "id" | "parent">;

/** Writes the newest draft soon after the last letter; `flush` writes it at once. */
export class DraftKeeper {
  /** Why what is typed is not being kept; null while it is. */
  trouble = $state<Problem | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next: Draft | null = null;
  private writing: Promise<void> = Promise.resolve();
  private saving = false;

  constructor(readonly key: string) {}

  async load(): Promise<Draft | null> {
    try {
      return (await call("draft_load", { key: this.key })).draft;
    } catch (thrown) {
      this.trouble = asProblem(thrown);
      return null;
    }
  }

  /** Without values nothing is left to keep, and the draft goes. */
  typed({ title, kind, id, parent }: Of, values: Record<string, string>) {
    this.next = { key: this.key, title, kind, id, parent, values };
    this.soon();
  }

  private soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), WAIT);
  }

  flush(): Promise<void> {
    clearTimeout(this.timer);
    const draft = this.next;
    // While the form is being saved nothing may bring its draft back.
    if (!draft || this.saving) return this.writing;
    this.next = null;
    return (this.writing = this.writing.then(() => this.write(draft)));
  }

  private async write(draft: Draft) {
    try {
      if (Object.keys(draft.values).length) await call("draft_save", draft);
      else await call("draft_clear", { key: this.key });
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asProblem(thrown);
      // Tried again with the next letter, or when the screen is left.
      this.next ??= draft;
    }
  }

  /** Saves what was typed; the program takes the draft away with it. When it is refused the draft stays. */
  async during<T>(save: () => Promise<T>): Promise<T> {
    await this.flush();
    this.saving = true;
    try {
      const saved = await save();
      clearTimeout(this.timer);
      this.next = null;
      return saved;
    } finally {
      this.saving = false;
      if (this.next) this.soon();
    }
  }

  /** What was typed is thrown away: no later write may bring it back. */
  async clear() {
    clearTimeout(this.timer);
    this.next = null;
    await this.writing;
    this.next = null;
    await call("draft_clear", { key: this.key }).catch((thrown: unknown) => (this.trouble = asProblem(thrown)));
  }
}
