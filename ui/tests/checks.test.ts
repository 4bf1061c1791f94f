// Checks, letters and students on a visit as a person meets them; the program's answers are stood in for.
import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import type { CheckItem, PlacementCheck, RecordCheck } from "../src/backend";
import At from "./At.svelte";
import { office, page } from "./office";

let recorded = new Set<string>();
let confirmed = new Set<string>();
const item = (name: string, label: string, missing: boolean): CheckItem => ({
  item: name,
  label,
  state: missing ? "missing" : "ok",
  reason: missing ? `${label} is not recorded.` : `${label} is in order.`,
  whatToDo: missing ? "Ask for it." : "",
  ask: missing ? "The employer: Ms Priya Nair, 0121 496 0123" : "",
  fields: [{ field: "ends_on", label: "In force until", kind: "date", raw: "", required: true, hint: "", choices: [] }],
});
function check(id: string): PlacementCheck {
  const items = [item("consent", "Consent", false), item("insurance", "Insurance", !recorded.has(id))];
  const ready = recorded.has(id) && !confirmed.has(id);
  return { id, title: `Student ${id}`, state: "Checks pending", tone: "waiting", ready, confirmed: confirmed.has(id), items };
}
const action = { id: "a1", title: "Record insurance", at: "", canUndo: true };
const answers = {
  placement_checks: ({ ids }: { ids: string[] }) => ({ placements: ids.map(check) }),
  record_check: ({ ids, values }: RecordCheck) => {
    if (values.ends_on === "31/2/2027") throw { code: "fields", happened: "", safe: "", next: "", number: null, fields: [{ field: "ends_on", message: "In force until: there is no 31 February." }] };
    ids.forEach((id) => recorded.add(id));
    return { each: ids.map((id) => ({ id, title: id, done: true, reasons: [] })), action };
  },
  confirm: ({ ids }: { ids: string[] }) => {
    ids.forEach((id) => confirmed.add(id));
    return { each: ids.map((id) => ({ id, title: id, done: true, reasons: [] })), action };
  },
};
function open(ids: string[]) {
  recorded = new Set();
  confirmed = new Set();
  const asked = office({ screen: "checks", ids }, answers);
  return { asked, user: userEvent.setup(), ...render(At) };
}

test("a missing check says what to do and whom to ask, is recorded there, and leads on to Confirm and the letters", async () => {
  const { user, asked } = open(["p1"]);
  const line = within(await screen.findByTestId("check-insurance"));
  expect(line.getByText("Missing")).toBeTruthy();
  expect(line.getByText(/0121 496 0123/)).toBeTruthy();
  await user.click(line.getByRole("button"));
  await user.type(await screen.findByLabelText("In force until (needed)"), "31/3/2027{Enter}");
  expect(asked.find((a) => a.name === "record_check")!.given).toEqual({ ids: ["p1"], item: "insurance", values: { ends_on: "31/3/2027" }, draft: "check:insurance:p1" });
  const confirm = await screen.findByRole("button", { name: "Confirm this placement" });
  expect(document.activeElement).toBe(confirm);
  await user.keyboard("{Enter}");
  const letters = await screen.findByRole("button", { name: "Make its letters" });
  expect(document.activeElement).toBe(letters);
  await user.keyboard("{Enter}");
  expect(app.place).toEqual({ screen: "letters", kind: "placement-confirmation-student", ids: ["p1"] });
});

test("what is to be mended stands above the form and at its field, and what was typed stays", async () => {
  const { user } = open(["p1"]);
  await user.click(within(await screen.findByTestId("check-insurance")).getByRole("button"));
  const input = await screen.findByLabelText<HTMLInputElement>("In force until (needed)");
  await user.type(input, "31/2/2027{Enter}");
  expect(await screen.findByTestId("error-summary")).toBe(document.activeElement);
  expect(screen.getAllByText("In force until: there is no 31 February.")).toHaveLength(2);
  expect(input.value).toBe("31/2/2027");
});

test("a check half typed when it locked is open again with what was typed, and leaving it throws that away", async () => {
  recorded = new Set();
  const draft = { key: "check:insurance:p1", title: "Insurance: Student p1", kind: "placement", id: "p1", parent: null, values: { ends_on: "31/3" } };
  const asked = office({ screen: "checks", ids: ["p1"] }, { ...answers, draft_load: ({ key }: { key: string }) => ({ draft: key === draft.key ? draft : null }) });
  const user = userEvent.setup();
  render(At);
  const input = await screen.findByLabelText<HTMLInputElement>("In force until (needed)");
  await screen.findByTestId("draft-back");
  expect(input.value).toBe("31/3");
  await user.type(input, "/2027");
  await app.lock();
  const names = asked.map((a) => a.name);
  expect(names.indexOf("draft_save")).toBeLessThan(names.indexOf("lock"));
  expect(asked.find((a) => a.name === "draft_save")!.given).toEqual({ ...draft, values: { ends_on: "31/3/2027" } });
  await user.click(screen.getByRole("button", { name: "Leave it" }));
  expect(asked.at(-1)).toEqual({ name: "draft_clear", given: { key: draft.key } });
});

test("after a check is recorded the line at the bottom says what stands now", async () => {
  const { user } = open(["p1"]);
  await user.click(within(await screen.findByTestId("check-insurance")).getByRole("button"));
  await user.type(await screen.findByLabelText("In force until (needed)"), "31/3/2027{Enter}");
  await waitFor(() => expect(app.said).toContain("Insurance: Insurance is in order."));
});

test("leaving the form gives the focus back to what opened it", async () => {
  const { user } = open(["p1"]);
  await user.click(within(await screen.findByTestId("check-insurance")).getByRole("button"));
  await screen.findByLabelText("In force until (needed)");
  await user.keyboard("{Escape}");
  expect(document.activeElement?.id).toBe("record-insurance");
});

test("one check is recorded for all where it is missing, and the ready ones are confirmed together", async () => {
  const { user, asked } = open(["p1", "p2", "p3"]);
  await user.selectOptions(await screen.findByRole("combobox", { name: "Record for many at once" }), "insurance");
  await user.type(await screen.findByLabelText("In force until (needed)"), "31/3/2027");
  await user.click(screen.getByRole("button", { name: "Record insurance for 3 placements" }));
  expect((asked.find((a) => a.name === "record_check")!.given as RecordCheck).ids).toEqual(["p1", "p2", "p3"]);
  await user.click(await screen.findByRole("button", { name: "Confirm the 3 that are ready" }));
  expect(await screen.findByRole("button", { name: "Make the letters of the 3 confirmed" })).toBeTruthy();
});

test("letters say what blocks each, and only the others are issued", async () => {
  const asked = office({ screen: "letters", kind: "placement-confirmation-student", ids: ["p1", "p2"] }, {
    letters_look: ({ ids }: { ids: string[] }) => ({ letters: ids.map((id) => ({ id, title: `To ${id}`, reference: null, issued: null, blocked: id === "p2" ? [{ words: "Consent is missing.", mend: { place: "checks", id, verb: "Open its checks" } }] : [] })) }),
    letter_preview: ({ id }: { id: string }) => ({ pdf: null, title: `To ${id}`, reference: null, issued: null, blocked: id === "p2" ? [{ words: "Consent is missing.", mend: { place: "checks", id, verb: "Open its checks" } }] : [] }),
    letters_issue: ({ ids }: { ids: string[] }) => ({ issued: ids.map((id) => ({ id: `l${id}`, reference: "BIR-1", title: `To ${id}`, path: null, again: false })), blocked: [], files: [], action: null, stopped: null, unwritten: null }),
    printers: () => ({ printers: [], none: "No printer is set up on this computer; save the letters as PDF and print them elsewhere." }),
  });
  const user = userEvent.setup();
  const { container } = render(At);
  expect(await screen.findByText("No printer is set up on this computer", { exact: false })).toBeTruthy();
  const list = await screen.findByRole("list", { name: "Letters" });
  expect(within(list).getByText("Consent is missing.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Issue 1 letter" }));
  expect(await screen.findByText("1 letter was issued.", { exact: false, selector: "strong" })).toBeTruthy();
  expect((asked.find((a) => a.name === "letters_issue")!.given as { ids: string[] }).ids).toEqual(["p1"]);
  within(list).getByRole("button", { name: /To p1/ }).focus();
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toContain("To p2");
  await user.click(await screen.findByRole("button", { name: "Open its checks" }));
  expect(app.place).toEqual({ screen: "checks", ids: ["p2"] });
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => v.id)).toEqual([]);
});

test("when a file of letters fails, the files that are there are shown beside what failed", async () => {
  const unwritten = { code: "disk_full", happened: "The disk is full.", safe: "The letters are issued.", next: "Free some space. Then write the letters again.", unsure: false, number: null, fields: [] };
  office({ screen: "letters", kind: "placement-confirmation-student", ids: ["p1", "p2"] }, {
    letters_look: ({ ids }: { ids: string[] }) => ({ letters: ids.map((id) => ({ id, title: `To ${id}`, reference: null, issued: null, blocked: [] })) }),
    letter_preview: ({ id }: { id: string }) => ({ pdf: null, title: `To ${id}`, reference: null, issued: null, blocked: [] }),
    letters_issue: ({ ids, folder }: { ids: string[]; folder: string | null }) => {
      const path = (n: number) => (folder && n === 0 ? `${folder}/first.pdf` : null);
      const issued = ids.map((id, n) => ({ id: `l${id}`, reference: `BIR-${n}`, title: `To ${id}`, path: path(n), again: false }));
      return { issued, blocked: [], files: folder ? [`${folder}/first.pdf`] : [], action: null, stopped: null, unwritten: folder ? unwritten : null };
    },
    printers: () => ({ printers: [], none: "" }),
  });
  const user = userEvent.setup();
  render(At);
  await user.selectOptions(await screen.findByLabelText("Files"), "one");
  await user.type(await screen.findByLabelText("Folder for the files"), "/letters");
  await user.click(screen.getByRole("button", { name: "Issue 2 letters" }));
  const result = await screen.findByTestId("letters-result");
  expect(within(result).getByText("/letters/first.pdf").closest("details")?.open).toBe(true);
  expect(within(result).getByText("1 file was written. 1 letter is in no file yet: write it again.")).toBeTruthy();
  const problem = screen.getByTestId("problem").textContent;
  expect(problem).toContain("The disk is full.");
  expect(problem).toContain("write the letters again");
});

test("students are found, ticked and put on a visit in one go", async () => {
  const asked = office({ screen: "visit", event: "e1", students: [] }, {
    list: () => page(["Aisha Begum", "Chloe Carter"]),
    add_to_visit: ({ students }: { students: string[] }) => ({ each: students.map((id) => ({ id, title: id, done: true, reasons: [] })), action }),
  });
  const user = userEvent.setup();
  const { container } = render(At);
  await user.click(await screen.findByRole("checkbox", { name: "Chloe Carter" }));
  await user.click(screen.getByRole("button", { name: "Add 1 student" }));
  expect(asked.find((a) => a.name === "add_to_visit")!.given).toEqual({ event: "e1", students: ["s2"] });
  expect(await screen.findByText("1 of 1 done.")).toBeTruthy();
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});
