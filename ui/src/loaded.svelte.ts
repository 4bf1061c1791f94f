// What a screen asked for: the newest answer wins, an older one that comes late is dropped.
// While a new answer is on its way the old one stays, so that nothing flashes.
import { asProblem, type Problem } from "./backend";

export class Loaded<T> {
  value = $state.raw<T | null>(null);
  problem = $state<Problem | null>(null);
  loading = $state(false);
  private turn = 0;
  private newest: Promise<T | null> = Promise.resolve(null);

  /** Gives what stands in the end: when somebody asked again meanwhile, the answer to that. */
  load(ask: () => Promise<T>): Promise<T | null> {
    return (this.newest = this.run(ask));
  }

  private async run(ask: () => Promise<T>): Promise<T | null> {
    const mine = ++this.turn;
    this.loading = true;
    try {
      const answer = await ask();
      if (mine !== this.turn) return this.newest;
      this.value = answer;
      this.problem = null;
      this.loading = false;
      return answer;
    } catch (thrown) {
      if (mine !== this.turn) return this.newest;
      this.problem = asProblem(thrown);
      this.loading = false;
      return null;
    }
  }

  /** Drops what was read, and what is still on its way. */
  clear() {
    this.turn += 1;
    this.newest = Promise.resolve(null);
    this.value = null;
    this.problem = null;
    this.loading = false;
  }
}
