// Where it is seen whether a change was made that a lock cut off.
import { expect, test } from "vitest";
import { unsureOf } from "../src/unsure";

const form = { kind: "need", revision: 0, values: {}, draft: null };

test("a new record under another is looked for among that one's linked records, since no history tells of it", () => {
  const told = unsureOf("save", { ...form, id: null, parent: "s1" })!;
  expect(told.place).toEqual({ screen: "record", id: "s1" });
  expect(told.look).toContain("linked records");
  expect(told.look).not.toContain("history");
  expect(unsureOf("save", { ...form, id: "n1", parent: "s1" })!).toMatchObject({ place: { id: "n1" }, leaves: "form", look: expect.stringContaining("history") });
});

test("a record that was perhaps deleted has no history to look at", () => {
  expect(unsureOf("delete", { id: "s1" })!.look).toBe("If the record is gone, it was deleted.");
});

test("a recovery code that nobody has seen is told, since the page before may open nothing", () => {
  const told = unsureOf("recovery_renew", { passphrase: "four words are easy" })!;
  expect(told).toMatchObject({ place: { screen: "settings" }, look: expect.stringMatching(/opens nothing any more.*Make a new one/) });
  expect(JSON.stringify(told)).not.toContain("four words");
});
