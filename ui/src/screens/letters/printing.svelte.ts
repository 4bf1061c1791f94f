// The printers of this laptop, and the one that is used: looked for once, asked once.
import { asProblem, call, type PrinterView } from "../../backend";

class Printing {
  printers = $state<PrinterView[]>([]);
  /** Why there is none, and what to do. */
  none = $state("");
  /** The chosen printer; empty prints nothing. */
  use = $state("");
  private asked = false;

  async look() {
    try {
      const { printers, none } = await call("printers");
      this.printers = printers;
      this.none = printers.length ? "" : none || "No printer was found. Save the letters as files and print them where there is one.";
      if (!this.asked) this.use = printers.find((p) => p.standard)?.name ?? "";
      else if (!printers.some((p) => p.name === this.use)) this.use = "";
      this.asked = true;
    } catch (thrown) {
      const { happened, next } = asProblem(thrown);
      this.printers = [];
      this.use = "";
      this.none = `${happened} ${next}`;
    }
  }
}

export const printing = new Printing();
