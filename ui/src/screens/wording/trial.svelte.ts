// Words that are tried while somebody types: soon after the last key, one at a time, the newest words win.
// Never here: what is wrong with words.
import { asProblem, call, type LetterReason, type Problem, type WordingFault, type WordingTried, type WordingTry } from "../../backend";

export const PAUSE = 150;

export class TrialRun {
  /** The last good pages; they stay while there is something to mend. */
  pdf = $state.raw("");
  faults = $state.raw<WordingFault[]>([]);
  lacks = $state.raw<LetterReason[]>([]);
  large = $state(false);
  problem = $state<Problem | null>(null);
  private wanted: WordingTry | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private over = false;

  /** After a pause, so that a word that is being typed is not drawn letter by letter. */
  soon(ask: WordingTry) {
    this.wanted = ask;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.go(), PAUSE);
  }

  /** At once. Pages about somebody else go first. */
  anew(ask: WordingTry) {
    this.pdf = "";
    this.wanted = ask;
    this.go();
  }

  /** The screen is left: nothing more is asked, and no answer is taken. */
  leave() {
    this.over = true;
    this.wanted = null;
    clearTimeout(this.timer);
  }

  private go() {
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.run();
  }

  private async run() {
    const ask = this.wanted;
    if (!ask || this.busy || this.over) return;
    this.wanted = null;
    this.busy = true;
    try {
      this.take(await call("wording_try", ask));
    } catch (thrown) {
      if (!this.wanted && !this.over) this.problem = asProblem(thrown);
    } finally {
      this.busy = false;
      // Whoever types just now is waited for.
      if (this.wanted && this.timer === undefined) void this.run();
    }
  }

  private take({ pdf, faults, lacks, largePrint }: WordingTried) {
    // Newer words are on their way already.
    if (this.wanted || this.over) return;
    this.problem = null;
    this.faults = faults;
    this.lacks = lacks;
    this.large = largePrint;
    if (pdf) this.pdf = pdf;
  }
}
