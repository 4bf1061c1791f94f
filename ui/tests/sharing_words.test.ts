// What the sharing button says, in each state that a laptop can be in.
import { expect, test } from "vitest";
import type { SharingView } from "../src/backend";
import { age, long, short } from "../src/screens/sharing/words";

const now = new Date("2026-11-27T14:05:00Z");
const before = (minutes: number) => new Date(now.valueOf() - minutes * 60_000).toISOString();
const view = (more: Partial<SharingView>): SharingView => ({
  stage: "shared", unsent: 0, unsentSince: null, sharedAt: before(1), working: false, firstCopy: null, problem: null, nextTry: null, opensUntil: null, clockSetBack: false, mark: null, brought: 0, ...more,
});

test("what is not shared is counted, with its age", () => {
  expect(short(view({}), now)).toBe("Saved and shared.");
  expect(short(view({ unsent: 1, unsentSince: before(0) }), now)).toBe("Saved on this laptop. 1 change not yet shared.");
  expect(short(view({ unsent: 1204, unsentSince: before(60 * 26) }), now)).toBe("Saved on this laptop. 1,204 changes not yet shared, for 26 hours.");
  expect(long(view({ unsent: 3, unsentSince: before(60 * 24 * 4) }), now)).toContain("3 changes on this laptop are not yet shared, the first for 4 days.");
  const problem = { code: "no_connection", happened: "", safe: "", next: "", unsure: false, number: null, fields: [] };
  expect(short(view({ problem }), now)).toBe("Saved and shared. No connection just now.");
  expect(short(view({ problem: { ...problem, code: "portal" } }), now)).toContain("see why");
  expect(age("nonsense", now)).toBe("");
});

test("a laptop on its way in says how far it is", () => {
  expect(short(view({ stage: "waits" }), now)).toContain("let in");
  expect(short(view({ firstCopy: { have: 2, all: 12 } }), now)).toBe("Fetching the office: part 3 of 12.");
  expect(short(view({ firstCopy: { have: 0, all: 0 } }), now)).toBe("Fetching the office.");
  expect(short(view({ sharedAt: null }), now)).toBe("Saved on this laptop. Sharing.");
});
