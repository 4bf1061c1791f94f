// What is typed into a form and not saved yet, kept so that a lock or a crash loses nothing.
import { call, type Draft, type FormView } from "../../backend";

export const draftKey = (kind: string, id: string | null, parent: string | null) => [kind, id ?? "new", ...(parent ? [parent] : [])].join(":");

const WAIT = 400;

/** Writes the newest draft soon after the last letter; `flush` writes it at once. */
export class DraftKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next: Draft | null = null;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private key: string) {}

  typed(form: FormView, title: string, values: Record<string, string>) {
    this.next = { key: this.key, title, kind: form.kind, id: form.id, parent: form.parent, values };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), WAIT);
  }

  flush(): Promise<void> {
    clearTimeout(this.timer);
    const draft = this.next;
    this.next = null;
    if (draft) this.writing = this.writing.then(() => call("draft_save", draft)).catch(() => {});
    return this.writing.then(() => {});
  }

  /** The form was saved or thrown away: no later write may bring the draft back. */
  async clear() {
    clearTimeout(this.timer);
    this.next = null;
    await this.writing;
    await call("draft_clear", { key: this.key }).catch(() => {});
  }
}
