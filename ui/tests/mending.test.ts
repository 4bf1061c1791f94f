// What a blocked letter leads to, and how an issued one went.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import At from "./At.svelte";
import { office } from "./office";

const place = { screen: "letters" as const, kind: "placement-offer", ids: ["p1"] };
type Mend = { place: string; id: string; verb: string };
const plain = { title: "To Aisha", reference: null, issued: null, largePrint: false };
const more = { fate: null, surname: "", school: "" };
const blockedBy = (mend: Mend) => {
  const blocked = [{ words: "Something is missing.", mend }];
  return { letters_look: () => ({ letters: [{ id: "p1", ...plain, ...more, blocked }] }), letter_preview: () => ({ pdf: null, ...plain, blocked }) };
};

test.each([
  ["record", { screen: "record", id: "s1" }],
  ["checks", { screen: "checks", ids: ["s1"] }],
  ["letterhead", { screen: "letterhead" }],
  ["wording", { screen: "wording", kind: "s1" }],
])("a reason leads to its %s", async (where, to) => {
  office(place, blockedBy({ place: where, id: "s1", verb: "Mend it" }));
  render(At);
  await userEvent.click(await screen.findByRole("button", { name: "Mend it" }));
  expect(app.place).toMatchObject(to);
});

test("how an issued letter went is noted and seen in the list", async () => {
  const letter = { ...plain, reference: "BIR-1", issued: "l1", blocked: [] };
  const asked = office(place, { letters_look: () => ({ letters: [{ id: "p1", ...letter, ...more }] }), letter_preview: () => ({ pdf: null, ...letter }), letters_fate: () => ({ letters: 1, action: null }) });
  render(At);
  await userEvent.selectOptions(await screen.findByLabelText("How it went"), "posted");
  await screen.findByText("Noted: posted, today.");
  expect(asked.find((a) => a.name === "letters_fate")?.given).toEqual({ ids: ["l1"], fate: "posted", on: "" });
  expect(screen.getByTestId("letter-list").textContent).toContain("Posted, BIR-1");
});
