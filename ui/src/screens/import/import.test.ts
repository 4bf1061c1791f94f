import { expect, test } from "vitest";
import type { ImportColumn, ImportCounts } from "../../backend";
import { moved } from "./grid";
import { again, chosenOf, clashes, howChosen, letterOf, mappingOf, missing } from "./mapping";
import { applyVerb, canApply, reasonsOfRow, whatApplyDoes, whatMendingDid, whatWasDone } from "./words";

const counts = (over: Partial<ImportCounts>): ImportCounts => ({ rows: 0, new: 0, changed: 0, same: 0, doubtful: 0, refused: 0, blank: 0, ...over });

test("before applying it is said what will be added, changed and left out", () => {
  expect(whatApplyDoes(counts({ new: 180, changed: 12, doubtful: 3, refused: 5 }), "students")).toBe(
    "Adds 180 students, changes 12. 3 doubtful and 5 refused rows are left out.",
  );
  expect(whatApplyDoes(counts({ new: 1 }), "students")).toBe("Adds 1 student.");
  expect(whatApplyDoes(counts({ changed: 1200, same: 1, refused: 1 }), "visits")).toBe(
    "Changes 1,200 places on visits. 1 refused row is left out. 1 row is the same already.",
  );
  expect(whatApplyDoes(counts({ same: 4 }), "offers")).toBe("Nothing is added or changed. 4 rows are the same already.");
});

test("a file that changes nothing cannot be applied", () => {
  expect(canApply(counts({ same: 4, doubtful: 2 }))).toBe(false);
  expect(canApply(counts({ changed: 1 }))).toBe(true);
});

test("the button and the outcome name the same numbers", () => {
  expect(applyVerb(counts({ new: 180, changed: 12 }), "students")).toBe("Add 180 and change 12 students");
  expect(applyVerb(counts({ new: 1 }), "organisations")).toBe("Add 1 organisation");
  expect(applyVerb(counts({ changed: 2 }), "placements")).toBe("Change 2 placements");
  expect(whatWasDone(counts({ new: 180, changed: 12 }), "students")).toBe("180 students were added and 12 changed.");
  expect(whatWasDone(counts({ changed: 1 }), "placements")).toBe("1 placement was changed.");
  expect(whatWasDone(counts({}), "placements")).toBe("Nothing was added or changed.");
});

test("a mended row says what it became, also when it left the page", () => {
  const before = counts({ new: 3, refused: 2 });
  expect(whatMendingDid(12, before, counts({ new: 4, refused: 1 }))).toBe("Row 12 is new now.");
  expect(whatMendingDid(12, before, counts({ new: 4, changed: 1, refused: 0 }))).toBe("Row 12 is new now. Other rows changed with it.");
  expect(whatMendingDid(12, before, before)).toBe("Row 12: saved.");
});

test("a reason that stands at a cell is not said twice", () => {
  expect(reasonsOfRow(["There is no 31 February.", "The school is not in the list."], [null, "There is no 31 February."])).toEqual(["The school is not in the list."]);
});

const column = (n: number, header: string, field: string | null, remembered = false): ImportColumn => ({ column: n, header, field, remembered, sample: [] });
const columns = [column(0, "Surname", "student.last_name"), column(1, "D.O.B", "student.date_of_birth", true), column(2, "Notes", null)];

test("a column says how it came to its field", () => {
  const chosen = chosenOf(columns);
  expect(columns.map((c) => howChosen(c, chosen))).toEqual(["Guessed from its header", "Remembered from last time", "Not recognised: left out"]);
  expect(howChosen(columns[2]!, { ...chosen, 2: "student.phone" })).toBe("Chosen by you");
  expect(howChosen(columns[0]!, { ...chosen, 0: "" })).toBe("Left out by you");
});

test("columns left out are not sent, a field chosen twice is a clash, a needed one that is missing is named", () => {
  const chosen = { 0: "student.last_name", 1: "student.last_name", 2: "" };
  expect(mappingOf(chosen)).toEqual([{ column: 0, field: "student.last_name" }, { column: 1, field: "student.last_name" }]);
  expect(clashes(columns, chosen).map((c) => c.header)).toEqual(["D.O.B"]);
  const fields = [{ field: "student.first_name", label: "First name", required: true }, { field: "student.last_name", label: "Last name", required: true }];
  expect(missing(fields, chosen).map((f) => f.label)).toEqual(["First name"]);
});

test("the columns chosen before come back when the file is read again", () => {
  expect(again(columns, { 0: "", 2: "student.phone" })).toEqual({ 0: "", 1: "student.date_of_birth", 2: "student.phone" });
});

test("columns have the letters of a spreadsheet", () => {
  expect([0, 25, 26, 701, 702].map(letterOf)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
});

test("the keys move within the table and never out of it", () => {
  const at = { row: 1, column: 1 };
  expect(moved("ArrowDown", false, at, 3, 4)).toEqual({ row: 2, column: 1 });
  expect(moved("ArrowDown", true, at, 3, 4)).toEqual({ row: 2, column: 1 });
  expect(moved("PageUp", false, at, 3, 4)).toEqual({ row: 0, column: 1 });
  expect(moved("End", false, at, 3, 4)).toEqual({ row: 1, column: 3 });
  expect(moved("Home", true, at, 3, 4)).toEqual({ row: 0, column: 0 });
  expect(moved("a", false, at, 3, 4)).toBeUndefined();
});
