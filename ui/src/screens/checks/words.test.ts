import { expect, test } from "vitest";
import type { CheckItem, CheckState, PlacementCheck } from "../../backend";
import { blankFields, byItem, filledIn, standing, summary, wanting } from "./words";

const item = (name: string, state: CheckState, raw = ""): CheckItem => ({
  item: name,
  label: name,
  state,
  reason: "",
  whatToDo: "",
  ask: "",
  fields: [{ field: "ends_on", label: "Last day", kind: "date", raw, required: false, hint: "", choices: [] }],
});
const placement = (id: string, items: CheckItem[], over: Partial<PlacementCheck> = {}): PlacementCheck => ({ id, title: id, state: "Checks pending", tone: "waiting", ready: false, confirmed: false, items, ...over });

test("the summary counts the checks and names what is missing", () => {
  const items = [item("consent", "ok"), item("insurance", "missing"), item("hours", "warning")];
  expect(summary(placement("a", items))).toBe("2 of 3 checks are done. Missing: insurance.");
  expect(summary(placement("a", [item("consent", "ok")]))).toBe("The only check is done.");
});

test("where one check has two findings the worse one speaks", () => {
  expect(byItem([item("hours", "ok"), item("hours", "missing"), item("hours", "warning")]).map((i) => i.state)).toEqual(["missing"]);
});

test("a confirmed placement is not offered for confirming again", () => {
  expect(standing(placement("a", [], { confirmed: true, ready: true }))).toBe("confirmed");
  expect(standing(placement("a", [], { ready: true }))).toBe("ready");
  expect(standing(placement("a", []))).toBe("open");
});

test("many are recorded where the check is missing, with nothing filled in from one of them", () => {
  const all = [placement("a", [item("insurance", "ok", "2027-03-31")]), placement("b", [item("insurance", "missing")])];
  expect(wanting(all, "insurance").map((p) => p.id)).toEqual(["b"]);
  expect(blankFields(all, "insurance").map((f) => f.raw)).toEqual([""]);
});

test("only what was filled in is sent", () => {
  expect(filledIn({ insurer: "Aviva", ends_on: " " })).toEqual({ insurer: "Aviva" });
  expect(filledIn({ phone: "", email: "" }, { phone: "0121 496 0123", email: "" })).toEqual({ phone: "" });
});
