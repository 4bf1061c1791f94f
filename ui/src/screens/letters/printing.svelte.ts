// The printers of this laptop, the one that somebody chose, and how it is to print: shown, and never guessed.
// Never here: the printing; which letters.
import { app } from "../../app.svelte";
import { asProblem, call, type LetterPrint, type PrinterView } from "../../backend";

const MOST_COPIES = 99;
/** How letters are printed, for `letter_print`. */
export type PrintWish = Omit<LetterPrint, "id" | "file">;

class Printing {
  printers = $state<PrinterView[]>([]);
  /** Why there is none, and what to do. */
  none = $state("");
  /** The chosen printer; empty prints nothing. */
  use = $state("");
  /** As typed; empty when somebody cleared it. */
  copies = $state<number | null>(1);
  /** Empty leaves it to the printer. */
  tray = $state("");
  /** Letters that went to a printer, and nobody has said yet whether they came out. */
  sent = $state<string[]>([]);

  get printer() {
    return this.printers.find((p) => p.name === this.use);
  }
  /** What people call the chosen printer; empty when none is chosen. */
  get label() {
    return this.printer?.label ?? "";
  }
  get bothSides() {
    return Boolean(this.printer?.bothSides && app.state?.settings.bothSidesOn.includes(this.use));
  }
  /** What is wrong with the number of copies. */
  get wrong() {
    const copies = this.copies;
    return copies !== null && Number.isInteger(copies) && copies >= 1 && copies <= MOST_COPIES ? "" : `Type a whole number of copies from 1 to ${MOST_COPIES}.`;
  }
  /** None when nothing is to be printed. */
  get wish(): PrintWish | null {
    if (!this.printer || this.wrong) return null;
    return { printer: this.use, copies: this.copies ?? 1, bothSides: this.bothSides, tray: this.tray || null };
  }

  async look() {
    // Three copies of the last letters are not wanted of the next.
    this.copies = 1;
    this.tray = "";
    try {
      const { printers, none } = await call("printers");
      this.printers = printers;
      this.none = printers.length ? "" : none || "No printer is set up on this computer; save the letters as PDF and print them elsewhere.";
      const remembered = app.state?.settings.printer ?? "";
      this.use = printers.some((p) => p.name === remembered) ? remembered : "";
    } catch (thrown) {
      const { happened, next } = asProblem(thrown);
      this.printers = [];
      this.use = "";
      this.none = `${happened} ${next}`;
    }
  }

  async choose(name: string) {
    this.use = name;
    this.tray = "";
    if (app.state?.settings.printer !== name) await this.remember({ printer: name });
  }

  async chooseSides(both: boolean) {
    const others = app.state?.settings.bothSidesOn.filter((name) => name !== this.use) ?? [];
    await this.remember({ bothSidesOn: both ? [...others, this.use] : others });
  }

  private async remember(chosen: { printer?: string; bothSidesOn?: string[] }) {
    if (!app.state) return;
    const before = app.state.settings;
    // It is chosen at once, also where it cannot be remembered.
    app.state.settings = { ...before, ...chosen };
    try {
      await app.settings({ ...before, ...chosen });
    } catch (thrown) {
      app.fail(thrown);
    }
  }

  /** Of these too nobody has said it, since before the program was started. */
  know(sent: string[]) {
    if (sent.some((id) => !this.sent.includes(id))) this.went(sent);
  }

  /** These are at the printer now. */
  went(letters: string[]) {
    this.sent = [...new Set([...this.sent, ...letters])];
  }

  /** Somebody said of these how they went. */
  answered(letters: string[]) {
    this.sent = this.sent.filter((id) => !letters.includes(id));
  }
}

export const printing = new Printing();
