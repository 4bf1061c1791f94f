import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/app.svelte";
import type { Problem } from "../src/backend";
import { DraftKeeper, draftKey } from "../src/screens/form/drafts.svelte";
import FormScreen from "../src/screens/form/FormScreen.svelte";
import { office, state, student, type Asked } from "./office";

const edit = { kind: "student", id: "s1", parent: null };
const given = (asked: Asked[], name: string) => asked.filter((a) => a.name === name).map((a) => a.given);
const refused: Problem = { code: "fields", happened: "One entry needs mending.", safe: "Nothing was changed.", next: "", unsure: false, number: null, fields: [{ field: "first_name", message: "Enter a first name." }] };

test("only what was changed is saved, with the revision that was read", async () => {
  const asked = office({ screen: "form", ...edit });
  render(FormScreen, edit);
  const phone = await screen.findByLabelText("Phone");
  await userEvent.type(phone, "07700 900123");
  await userEvent.click(screen.getByTestId("save"));
  await waitFor(() => expect(given(asked, "save")).toEqual([{ ...edit, revision: 3, values: { phone: "07700 900123" }, draft: "student:s1" }]));
  expect(app.place).toEqual({ screen: "record", id: "s1" });
});

test("what is to be mended is told once above, takes the focus, is linked, and the entries stay", async () => {
  office({ screen: "form", ...edit }, { save: () => { throw refused; } });
  render(FormScreen, edit);
  const first = await screen.findByLabelText(/First name/);
  await userEvent.clear(first);
  await userEvent.type(await screen.findByLabelText("Phone"), "07700 900123");
  await userEvent.click(screen.getByTestId("save"));
  const summary = await screen.findByTestId("error-summary");
  await waitFor(() => expect(document.activeElement).toBe(summary));
  expect(first.getAttribute("aria-invalid")).toBe("true");
  expect(first.getAttribute("aria-describedby")).toContain("first_name-error");
  expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("07700 900123");
  await userEvent.click(screen.getByRole("link"));
  expect(document.activeElement).toBe(first);
});

test("a draft comes back into the form, and says that it is not saved", async () => {
  office({ screen: "form", ...edit }, { draft_load: () => ({ draft: { key: "student:s1", title: "Edit", kind: "student", id: "s1", parent: null, values: { phone: "0121 496 0123" } } }) });
  render(FormScreen, edit);
  expect((await screen.findByLabelText<HTMLInputElement>("Phone")).value).toBe("0121 496 0123");
  expect(screen.getByLabelText<HTMLInputElement>(/First name/).value).toBe("Aisha");
  expect(screen.getByTestId("draft-back").textContent).toContain("not saved");
});

test("locking keeps the last letters typed before the database closes", async () => {
  const asked = office({ screen: "form", ...edit });
  render(FormScreen, edit);
  await userEvent.type(await screen.findByLabelText("Phone"), "0");
  await app.lock();
  const names = asked.map((a) => a.name);
  expect(names.indexOf("draft_save")).toBeGreaterThan(0);
  expect(names.indexOf("draft_save")).toBeLessThan(names.indexOf("lock"));
});

const form = { kind: "student", id: null, parent: null, title: "New student" };

test("a draft that was thrown away never comes back", async () => {
  const asked = office({ screen: "today" });
  const keeper = new DraftKeeper("student:new");
  keeper.typed(form, { phone: "1" });
  await keeper.flush();
  keeper.typed(form, { phone: "12" });
  await keeper.clear();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asked.map((a) => a.name)).toEqual(["draft_save", "draft_clear"]);
});

test("a lock while the form is being saved writes no draft behind the save, and one that is refused keeps it", async () => {
  const asked = office({ screen: "today" });
  const keeper = new DraftKeeper("student:new");
  keeper.typed(form, { phone: "1" });
  let answer = (_: boolean) => {};
  const saving = keeper.during(() => new Promise<void>((done, fail) => (answer = (well) => (well ? done() : fail(refused)))));
  await waitFor(() => expect(asked.map((a) => a.name)).toEqual(["draft_save"]));
  keeper.typed(form, { phone: "12" });
  await keeper.flush();
  answer(true);
  await saving;
  await keeper.flush();
  expect(asked.map((a) => a.name)).toEqual(["draft_save"]);
  const again = keeper.during(() => Promise.reject(refused));
  keeper.typed(form, { phone: "123" });
  await expect(again).rejects.toBe(refused);
  await keeper.flush();
  expect(given(asked, "draft_save").at(-1)).toMatchObject({ values: { phone: "123" } });
});

test("a draft that cannot be kept is said with its reason, and said no more once it is kept", async () => {
  let full = true;
  office({ screen: "form", ...edit }, {
    draft_save: () => {
      if (full) throw { ...refused, code: "disk_full", happened: "The disk is full.", next: "Make room on it.", fields: [] };
      return {};
    },
  });
  render(FormScreen, edit);
  await userEvent.type(await screen.findByLabelText("Phone"), "0");
  expect((await screen.findByTestId("not-kept")).textContent).toMatch(/not being kept.*The disk is full. Make room on it./);
  full = false;
  await userEvent.type(screen.getByLabelText("Phone"), "7");
  await waitFor(() => expect(screen.queryByTestId("not-kept")).toBeNull());
});

test("a save that a lock cut off is told after unlocking, with where to look, and its form is not offered again", async () => {
  const cut: Problem = { ...refused, code: "locked", happened: "Waymark was locked.", unsure: true, fields: [] };
  let stage: "open" | "locked" = "open";
  office({ screen: "form", kind: "student", id: null, parent: null }, {
    app_state: () => state(stage === "open" ? {} : { stage, kinds: [] }),
    save: () => { stage = "locked"; throw cut; },
    unlock: () => ((stage = "open"), state()),
  });
  render(App);
  await userEvent.type(await screen.findByLabelText("Phone"), "0");
  await userEvent.click(screen.getByTestId("save"));
  await userEvent.type(await screen.findByLabelText("Passphrase"), "four words are easy");
  await userEvent.click(screen.getByTestId("unlock"));
  const told = await screen.findByTestId("unsure");
  expect(told.textContent).toContain("may have been done all the same");
  expect(screen.queryByTestId("form")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "See the list" }));
  expect(app.place).toMatchObject({ screen: "list", query: { kind: "student" } });
  expect(screen.queryByTestId("unsure")).toBeNull();
});

test("a record changed meanwhile is read anew, and what was typed stays on top", async () => {
  let revision = 3;
  const asked = office({ screen: "form", ...edit }, {
    form: () => ({ ...edit, title: "Edit Aisha Begum", revision, fields: student.fields.map((f) => (f.field === "first_name" && revision === 4 ? { ...f, raw: "Ayesha" } : f)) }),
    save: (given: { revision: number }) => {
      if (given.revision === 3) throw { ...refused, code: "stale", fields: [] };
      return { id: "s1", kind: "student", title: "Ayesha Begum", revision: 5, warnings: [], action: null };
    },
  });
  render(FormScreen, edit);
  await userEvent.type(await screen.findByLabelText("Phone"), "1");
  await userEvent.click(screen.getByTestId("save"));
  revision = 4;
  await userEvent.click(await screen.findByRole("button", { name: /Read the record again/ }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/First name/).value).toBe("Ayesha"));
  await userEvent.click(screen.getByTestId("save"));
  await waitFor(() => expect(given(asked, "save").at(-1)).toEqual({ ...edit, revision: 4, values: { phone: "1" }, draft: "student:s1" }));
});

test("each form has its own draft", () => {
  expect(draftKey("student", null, null)).toBe("student:new");
  expect(draftKey("student", "s1", null)).toBe("student:s1");
  expect(draftKey("carer", null, "s1")).toBe("carer:new:s1");
});
