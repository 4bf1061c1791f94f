import { describe, expect, it } from "vitest";
import { inSight, scrollFor } from "./insight";

describe("the rows that are drawn", () => {
  it("are few before anything was measured", () => {
    expect(inSight(200, 0, 0, 0)).toEqual([0, 32]);
    expect(inSight(3, 0, 0, 0)).toEqual([0, 3]);
  });
  it("hold all that is in sight, wherever somebody scrolled", () => {
    for (let top = -50; top < 9000; top += 7) {
      const [from, to] = inSight(200, top, 560, 34);
      const seen = Math.min(Math.max(0, top), 200 * 34 - 560);
      expect(from * 34).toBeLessThanOrEqual(seen);
      expect(to * 34).toBeGreaterThanOrEqual(Math.min(200 * 34, seen + 560));
      expect(to - from).toBeLessThanOrEqual(48);
    }
  });
  it("are all where the page scrolls instead of the list", () => {
    expect(inSight(200, 0, 200 * 34, 34)).toEqual([0, 200]);
  });
});

describe("a row that the keyboard moves to", () => {
  it("is scrolled to only when it is out of sight", () => {
    expect(scrollFor(3, 0, 560, 34, 40)).toBe(0);
    expect(scrollFor(199, 0, 560, 34, 40)).toBe(200 * 34 + 40 - 560);
    expect(scrollFor(2, 500, 560, 34, 40)).toBe(68);
  });
});
