// Fields edited in place on a record's page: kept while typed, and never written over by a blind save.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import type { Draft, SaveForm } from "../src/backend";
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
