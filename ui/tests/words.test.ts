import { expect, test } from "vitest";
import { count, dateTyped, dayOf, lower, whenOf } from "../src/words";
import { entryOf, withChoice } from "../src/parts/entry";
import { matching } from "../src/screens/search/matching";
import { timeline } from "../src/screens/record/timeline";
import { field } from "./office";

test("counts and kinds stand inside a sentence", () => {
  expect(count(1, "Student", "Students")).toBe("1 student");
  expect(count(1204, "Student", "Students")).toBe("1,204 students");
  expect(lower("Schools & organisations")).toBe("schools & organisations");
});
test("a day is written as people write it, and something else stays as it is", () => {
  expect(dayOf("2010-03-14")).toBe("14 March 2010");
  expect(dayOf("soon")).toBe("soon");
  expect(dateTyped("2010-03-14")).toBe("14/03/2010");
  expect(dateTyped("about Easter")).toBe("about Easter");
});
test("a time of today leaves the day out", () => {
  const now = new Date(2026, 6, 1, 12, 0);
  expect(whenOf(new Date(2026, 6, 1, 9, 5).toISOString(), now)).toBe("today at 09:05");
  expect(whenOf(new Date(2026, 5, 30, 9, 5).toISOString(), now)).toContain("30 June 2026");
});
test("a date is typed day first; codes keep the order of their choices", () => {
  expect(entryOf(field("date_of_birth", "Date of birth", { kind: "date", raw: "2010-03-14" }))).toBe("14/03/2010");
  const days = [{ code: "mon" }, { code: "tue" }, { code: "wed" }];
  expect(withChoice("wed", "mon", true, days)).toBe("mon,wed");
  expect(withChoice("mon,wed", "mon", false, days)).toBe("wed");
  expect(withChoice("", "tue", true, days)).toBe("tue");
});
test("a command is found by the beginnings of its words, its own beginning first", () => {
  const list = [{ label: "Undo the last action" }, { label: "New student" }, { label: "Students" }];
  expect(matching(list, "stu").map((c) => c.label)).toEqual(["Students", "New student"]);
  expect(matching(list, "new stu").map((c) => c.label)).toEqual(["New student"]);
  expect(matching(list, "udent")).toEqual([]);
});
test("changes of one action stand together, and one field can be followed alone", () => {
  const entry = (name: string, at: string) => ({ at, who: "Sam", action: "Import", field: name, before: "", after: "x" });
  const entries = [entry("Phone", "2"), entry("First name", "1"), entry("Phone", "1")];
  expect(timeline(entries, null).map((m) => m.changes.length)).toEqual([1, 2]);
  expect(timeline(entries, "Phone").map((m) => m.changes.length)).toEqual([1, 1]);
});
