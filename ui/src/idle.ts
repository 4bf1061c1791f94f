// When somebody last did something, and what follows. Time is passed in.

const TELL_EVERY = 20_000;
const WARN_BEFORE = 60;

export class IdleClock {
  private last: number;
  private told: number;

  constructor(now: number) {
    this.last = now;
    this.told = now;
  }

  /** Somebody did something; true when the program is to be told. */
  busy(now: number): boolean {
    this.last = now;
    if (now - this.told < TELL_EVERY) return false;
    this.told = now;
    return true;
  }

  look(now: number, locksInSeconds: number): { left: number; warn: boolean; lock: boolean } {
    const left = Math.max(0, Math.ceil(locksInSeconds - (now - this.last) / 1000));
    return { left, warn: left <= WARN_BEFORE && left > 0, lock: left === 0 };
  }
}
