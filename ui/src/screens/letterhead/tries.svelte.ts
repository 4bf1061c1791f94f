// The page on which the letterhead is tried: asked for a moment after the last change, and only the newest answer is shown.
import { call, type LetterheadTried } from "../../backend";
import { Loaded } from "../../loaded.svelte";

const WAIT = 250;

export class Tries {
  readonly tried = new Loaded<LetterheadTried>();
  largePrint = $state(false);
  private values: Record<string, string> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private begun = false;

  /** What was typed and is not saved; the first time it is asked at once. */
  soon(values: Record<string, string>) {
    this.values = values;
    this.stop();
    if (!this.begun) return this.now();
    this.timer = setTimeout(() => this.now(), WAIT);
  }
  now() {
    this.stop();
    this.begun = true;
    const given = { values: this.values, largePrint: this.largePrint };
    void this.tried.load(() => call("letterhead_try", given));
  }
  stop() {
    clearTimeout(this.timer);
  }
}
