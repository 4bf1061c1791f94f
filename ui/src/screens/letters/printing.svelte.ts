// The printers of this laptop, and the one that somebody chose: remembered, shown, and never guessed.
import { app } from "../../app.svelte";
import { asProblem, call, type PrinterView } from "../../backend";

class Printing {
  printers = $state<PrinterView[]>([]);
  /** Why there is none, and what to do. */
  none = $state("");
  /** The chosen printer; empty prints nothing. */
  use = $state("");

  /** What people call the chosen printer; empty when none is chosen. */
  get label() {
    return this.printers.find((p) => p.name === this.use)?.label ?? "";
  }

  async look() {
    try {
      const { printers, none } = await call("printers");
      this.printers = printers;
      this.none = printers.length ? "" : none || "No printer was found. Save the letters as files and print them where there is one.";
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
    if (!app.state || app.state.settings.printer === name) return;
    try {
      await app.settings({ ...app.state.settings, printer: name });
    } catch (thrown) {
      // It is chosen for now; it could not be remembered.
      app.fail(thrown);
    }
  }
}

export const printing = new Printing();
