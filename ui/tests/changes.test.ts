// Changes to check as a person meets them; the program's answers are stood in for.
import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import type { ChangesToCheck, ClashView, Settle } from "../src/backend";
import At from "./At.svelte";
import { field, office } from "./office";

const version = (key: string, who: string, shown: string) => ({ key, who, at: "2026-06-01T09:00:00Z", lines: [{ label: "x", shown }] });
const clash = (about: string, label: string, mine: string, theirs: string, seen = about): ClashView => ({
  about, label, seen, note: "", deletion: false, stands: version("", "Rosa Whitlock", mine), others: [version("sam-1", "Sam Lee", theirs)], typed: [field(about, label, { raw: mine, shown: mine })], fields: [about],
});
const none: ChangesToCheck = { total: 0, records: [], setAside: [], across: [], letBe: [], more: "", empty: "Nothing waits for you." };
const action = { id: "a1", title: "Settle 2 questions about Aisha Begum", at: "", canUndo: true };

function open(questions: ClashView[], over: Record<string, unknown> = {}) {
  let now: ChangesToCheck = { ...none, empty: "", total: questions.length, records: [{ id: "s1", kind: "student", kindLabel: "Student", title: "Aisha Begum", subtitle: "", questions }] };
  const show = (next: ChangesToCheck) => (now = next);
  const asked = office({ screen: "changes", id: null }, {
    changes_to_check: () => now,
    settle: ({ id }: Settle) => {
      now = none;
      return { id, title: "Aisha Begum", left: 0, said: [], action };
    },
    ...over,
  });
  return { asked, show, user: userEvent.setup(), ...render(At) };
}
const two = () => [clash("phone", "Phone", "07700 900456", "07700 900789"), clash("year_group", "Year group", "Year 13", "Year 12")];
const given = (asked: { name: string; given: unknown }[]) => asked.find((a) => a.name === "settle")?.given;

test("two fields are settled by Enter, one after the other, in one action", async () => {
  const { user, asked } = open(two());
  const phone = within(await screen.findByRole("group", { name: "Phone" }));
  expect(phone.getByRole("radio", { name: /07700 900456.*Rosa Whitlock.*Shown now/ })).toBeTruthy();
  await user.click(phone.getAllByRole("radio")[1]!);
  await user.keyboard("{Enter}");
  expect(given(asked)).toBeUndefined();
  const year = within(screen.getByRole("group", { name: "Year group" })).getAllByRole<HTMLInputElement>("radio");
  expect(document.activeElement).toBe(year[0]);
  // On a value that is not chosen Enter only chooses it.
  await user.keyboard("{Enter}");
  expect(year[0]!.checked).toBe(true);
  expect(given(asked)).toBeUndefined();
  await user.keyboard("{Enter}");
  await screen.findByText("Nothing waits for you.");
  expect(given(asked)).toEqual({ id: "s1", answers: [
    { about: "phone", seen: "phone", take: "other", other: "sam-1", values: {} },
    { about: "year_group", seen: "year_group", take: "standing", other: "", values: {} },
  ] });
  expect(document.activeElement?.textContent).toBe("Changes to check");
  expect(app.said).toBe("Settle 2 questions about Aisha Begum. Saved on this laptop.");
  expect(app.last?.canUndo).toBe(true);
});

test("only what is answered is settled, and nothing at all is said where nothing is", async () => {
  const { user, asked } = open(two());
  await user.click(await screen.findByRole("button", { name: "Settle these" }));
  expect((await screen.findByTestId("error-summary")).textContent).toContain("Choose one of the values.");
  await user.click(screen.getByRole("radio", { name: /Year 12/ }));
  await user.click(screen.getByRole("button", { name: "Settle what is answered" }));
  await waitFor(() => expect((given(asked) as Settle).answers.map((a) => a.about)).toEqual(["year_group"]));
});

test("a value that came meanwhile is shown, what was typed stays, and the choice is made again", async () => {
  const { user, show, asked } = open(two(), {
    settle: () => {
      show({ ...none, empty: "", total: 1, records: [{ id: "s1", kind: "student", kindLabel: "Student", title: "Aisha Begum", subtitle: "", questions: [{ ...clash("phone", "Phone", "07700 900456", "07700 900789", "other"), others: [version("sam-1", "Sam Lee", "07700 900789"), version("ben-4", "Ben Ito", "0121 496 0001")] }] }] });
      throw { code: "check_changed", happened: "Phone: another value came meanwhile.", safe: "Nothing was changed.", next: "Choose again.", unsure: false, number: null, fields: [] };
    },
  });
  await user.click(within(await screen.findByRole("group", { name: "Phone" })).getByRole("radio", { name: /Neither/ }));
  await user.type(screen.getByLabelText("Phone"), "{Control>}a{/Control}0121 496 0999");
  await waitFor(() => expect(asked.find((a) => a.name === "draft_save")).toBeTruthy());
  await user.click(screen.getByRole("radio", { name: /07700 900789/ }));
  await user.click(screen.getByTestId("settle"));
  expect((await screen.findByTestId("problem")).textContent).toContain("another value came meanwhile");
  await screen.findByRole("radio", { name: /0121 496 0001/ });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: /07700 900789/ }).checked).toBe(false);
  expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("0121 496 0999");
});

test("what could not be taken is tried again in a form with its values, and one that is begun is not written over", async () => {
  const aside = { numbers: [4], who: "Sam Lee", at: "2026-06-01T09:00:00Z", why: "Its values cannot stand.", next: "Try again.", parts: [{ what: "New student: Chloe Hart", id: "s9", kind: "student", there: false, lines: [{ label: "First name", shown: "Chloe" }], again: { first_name: "Chloe", date_of_birth: "2010-03-14" } }], more: 0, letBeBy: "", letBeAt: "" };
  let begun = true;
  const { user, asked } = open([], {
    changes_to_check: () => ({ ...none, empty: "", total: 1, setAside: [aside] }),
    draft_load: ({ key }: { key: string }) => ({ draft: begun && key === "student:new" ? { key, title: "t", kind: "student", id: null, parent: null, values: {} } : null }),
  });
  await user.click(await screen.findByRole("button", { name: "Try again in a form" }));
  expect(await screen.findByText(/is begun and not saved/)).toBeTruthy();
  begun = false;
  await user.click(screen.getByRole("button", { name: "Try again in a form" }));
  await waitFor(() => expect(app.place.screen).toBe("form"));
  expect(asked.find((a) => a.name === "draft_save")!.given).toMatchObject({ key: "student:new", values: { first_name: "Chloe", date_of_birth: "14/03/2010" } });
});

test("axe finds nothing on the changes to check", async () => {
  const { container, user } = open([...two(), { ...clash("deletion", "Keep or delete", "Keep it", "Delete it"), deletion: true, typed: [], note: "It was deleted and changed at the same time." }]);
  await user.click(within(await screen.findByRole("group", { name: "Phone" })).getByRole("radio", { name: /Neither/ }));
  const found = await axe.run(container, { rules: { region: { enabled: false } } });
  expect(found.violations.map((v) => v.id)).toEqual([]);
});
