// Fields edited in place on a record's page: kept while typed, and never written over by a blind save.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import type { Draft, SaveForm } from "../src/backend";
import { RecordEdits } from "../src/screens/record/edits.svelte";
import RecordScreen from "../src/screens/record/RecordScreen.svelte";
import { field, office, student, type Asked } from "./office";

const given = <T>(asked: Asked[], name: string) => asked.filter((a) => a.name === name).map((a) => a.given as T);
const stale = { code: "stale", happened: "It was changed meanwhile.", safe: "", next: "", unsure: false, number: null, fields: [] };

/** A program in which somebody else changed the record after it was opened. */
function changed(theirs: Partial<{ first: string; phone: string }>) {
  let revision = 3;
  const fields = () => [field("first_name", "First name", { shown: "Aisha", raw: "Aisha" }), field("phone", "Phone", { shown: "0121 496 0100", raw: "0121 496 0100" })].map((f) => {
    const text = revision === 4 ? (f.field === "phone" ? theirs.phone : theirs.first) : undefined;
    return text ? { ...f, shown: text, raw: text } : f;
  });
  const asked = office({ screen: "record", id: "s1" }, {
    record: () => ({ ...student, fields: fields(), revision }),
    save: (form: SaveForm) => {
      if (form.revision !== revision) throw stale;
      return { id: "s1", kind: "student", title: "Aisha Begum", revision: 5, warnings: [], action: null };
    },
  });
  return { asked, meanwhile: () => (revision = 4) };
}
async function type(text: string) {
  await userEvent.click(await screen.findByRole("button", { name: "Edit Phone" }));
  const input = await screen.findByRole("textbox", { name: "Phone" });
  await userEvent.clear(input);
  await userEvent.type(input, text);
}

test("a field that somebody else changed meanwhile shows what is there now, and the person chooses", async () => {
  const { asked, meanwhile } = changed({ phone: "0121 496 0199" });
  render(RecordScreen, { id: "s1" });
  await type("0121 496 0123");
  meanwhile();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByTestId("meanwhile")).textContent).toContain("0121 496 0199");
  await userEvent.click(screen.getByRole("button", { name: "Save mine in its place" }));
  await waitFor(() => expect(given<SaveForm>(asked, "save").at(-1)).toMatchObject({ revision: 4, values: { phone: "0121 496 0123" } }));
  await waitFor(() => expect(screen.queryByTestId("meanwhile")).toBeNull());
});

test("what somebody else wrote meanwhile can be kept, and nothing of mine is written", async () => {
  const { asked, meanwhile } = changed({ phone: "0121 496 0199" });
  render(RecordScreen, { id: "s1" });
  await type("0121 496 0123");
  meanwhile();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await userEvent.click(await screen.findByRole("button", { name: "Keep what is there now" }));
  expect(await screen.findByText("0121 496 0199")).toBeTruthy();
  expect(given(asked, "save")).toHaveLength(1);
});

test("a change of another field meanwhile clashes with nothing, and both stand", async () => {
  const { asked, meanwhile } = changed({ first: "Ayesha" });
  render(RecordScreen, { id: "s1" });
  await type("0121 496 0123");
  meanwhile();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(given<SaveForm>(asked, "save").map((s) => s.revision)).toEqual([3, 4]));
  expect(screen.queryByTestId("meanwhile")).toBeNull();
});

test("what is typed into a field is kept when it locks, and its record offers to go on with it", async () => {
  const asked = office({ screen: "record", id: "s1" });
  const { unmount } = render(RecordScreen, { id: "s1" });
  await userEvent.click(await screen.findByRole("button", { name: "Edit First name" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "First name" }), "h");
  await app.lock();
  const names = asked.map((a) => a.name);
  expect(names.indexOf("draft_save")).toBeLessThan(names.indexOf("lock"));
  const draft = given<Draft>(asked, "draft_save").at(-1)!;
  expect(draft).toMatchObject({ key: "student:s1", id: "s1", values: { first_name: "Aishah" } });
  unmount();
  office({ screen: "record", id: "s1" }, { draft_load: () => ({ draft }) });
  render(RecordScreen, { id: "s1" });
  expect((await screen.findByTestId("unfinished")).textContent).toContain("One field was typed here");
  await userEvent.click(screen.getByRole("button", { name: "Go on with it" }));
  expect(app.place).toEqual({ screen: "form", kind: "student", id: "s1", parent: null });
});

test("a field that is left as it was leaves no draft", async () => {
  const asked = office({ screen: "record", id: "s1" });
  render(RecordScreen, { id: "s1" });
  await userEvent.click(await screen.findByRole("button", { name: "Edit First name" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "First name" }), "h{Escape}");
  await new Promise((done) => setTimeout(done, 500));
  expect(asked.map((a) => a.name)).not.toContain("draft_save");
});

const draftOf = (values: Record<string, string>): Draft => ({ key: "student:s1", title: "Edit Aisha Begum", kind: "student", id: "s1", parent: null, values });
const soon = () => new Promise((done) => setTimeout(done, 500));

test("Cancel gives up what was typed in this edit, and never the draft that was kept before", async () => {
  const asked = office({ screen: "record", id: "s1" }, { draft_load: () => ({ draft: draftOf({ first_name: "Ayesha", phone: "0121 496 0123" }) }) });
  render(RecordScreen, { id: "s1" });
  await screen.findByTestId("unfinished");
  await userEvent.click(await screen.findByRole("button", { name: "Edit First name" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "First name" }), "h{Escape}");
  await soon();
  expect(given<Draft>(asked, "draft_save").at(-1)?.values).toEqual({ first_name: "Ayesha", phone: "0121 496 0123" });
  expect(asked.map((a) => a.name)).not.toContain("draft_clear");
  expect(screen.getByTestId("unfinished").textContent).toContain("2 fields were typed");
});

test("once the last field that waited is saved nothing offers to go on with it", async () => {
  const asked = office({ screen: "record", id: "s1" }, { draft_load: () => ({ draft: draftOf({ first_name: "Ayesha" }) }) });
  render(RecordScreen, { id: "s1" });
  await screen.findByTestId("unfinished");
  await userEvent.click(await screen.findByRole("button", { name: "Edit First name" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "First name" }), "h");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByTestId("unfinished")).toBeNull());
  expect(given<SaveForm>(asked, "save").at(-1)).toMatchObject({ values: { first_name: "Aishah" }, draft: "student:s1" });
  const saved = asked.findIndex((a) => a.name === "save");
  await soon();
  expect(asked.slice(saved).map((a) => a.name)).not.toContain("draft_save");
});

test("text that is put back to what stood there is not kept as a change", async () => {
  const asked = office({ screen: "record", id: "s1" });
  render(RecordScreen, { id: "s1" });
  await userEvent.click(await screen.findByRole("button", { name: "Edit First name" }));
  const input = await screen.findByRole("textbox", { name: "First name" });
  await userEvent.type(input, "h");
  await soon();
  expect(given<Draft>(asked, "draft_save")).toHaveLength(1);
  await userEvent.type(input, "{Backspace}");
  await soon();
  expect(asked.at(-1)?.name).toBe("draft_clear");
});

test("what is typed into another field while one is being saved is kept", async () => {
  let answer = () => {};
  const asked = office({ screen: "today" });
  const edits = new RecordEdits(student);
  await edits.load();
  edits.typed("first_name", "Ayesha");
  const saving = edits.save("first_name", () => new Promise<void>((done) => (answer = done)));
  await waitFor(() => expect(given(asked, "draft_save")).toHaveLength(1));
  edits.typed("phone", "0121 496 0123");
  answer();
  await saving;
  await edits.keeper.flush();
  expect(given<Draft>(asked, "draft_save").at(-1)?.values).toEqual({ phone: "0121 496 0123" });
});
