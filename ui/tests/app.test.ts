import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { app, listOf } from "../src/app.svelte";
import { office, state } from "./office";

test("after locking nothing of a record is left on the page or in the app", async () => {
  office({ ...listOf("student"), open: "s1" } as never);
  const { container } = render(App);
  await screen.findByRole("article", { name: "Aisha Begum" });
  app.said = "Saved: Aisha Begum.";
  await app.lock();
  await screen.findByTestId("unlock");
  expect(container.innerHTML).not.toContain("Aisha");
  expect(document.body.textContent).not.toContain("Begum");
  expect(JSON.stringify([app.said, app.last, app.warnings, app.place])).not.toContain("Aisha");
});

test("a program that locked itself puts the locked screen up at the next question", async () => {
  let locked = false;
  office(listOf("student"), {
    app_state: () => state(locked ? { stage: "locked", kinds: [] } : {}),
    list: () => { locked = true; throw { code: "locked", happened: "Waymark is locked.", safe: "", next: "", number: null, fields: [] }; },
  });
  render(App);
  expect(await screen.findByTestId("unlock")).toBeTruthy();
});

test("unlocking goes back to the form in progress", async () => {
  office({ screen: "form", kind: "student", id: "s1", parent: null }, { unlock: () => state() });
  render(App);
  await screen.findByTestId("form");
  await app.lock();
  await userEvent.type(await screen.findByLabelText("Passphrase"), "four words are easy");
  await userEvent.click(screen.getByTestId("unlock"));
  expect(await screen.findByTestId("form")).toBeTruthy();
});

test("undo says what came back and what was kept", async () => {
  const lastAction = { id: "a1", title: "Change phone", at: "2026-07-01T10:00:00Z", canUndo: true };
  office({ screen: "today" }, { app_state: () => state({ lastAction }), undo: () => ({ undone: "Change phone of Aisha Begum", records: 1, kept: ["Phone changed since, kept."], last: null }) });
  render(App);
  await userEvent.click(await screen.findByTestId("undo"));
  await waitFor(() => expect(screen.getByTestId("said").textContent).toBe("Undone: Change phone of Aisha Begum. Phone changed since, kept."));
  expect(screen.queryByTestId("undo")).toBeNull();
});

test("the window's title holds no name", async () => {
  office({ screen: "record", id: "s1" });
  render(App);
  await screen.findByRole("article", { name: "Aisha Begum" });
  expect(document.title).not.toContain("Aisha");
});

test("beside words about something else, Undo names what it takes back", async () => {
  office({ screen: "today" }, { app_state: () => state({ lastAction: { id: "a1", title: "New student Aisha Begum", at: "2026-07-01T10:00:00Z", canUndo: true } }) });
  render(App);
  const named = async () => (await screen.findByTestId("undo")).querySelector("span span")!;
  expect((await named()).className).toContain("visually-hidden");
  app.tell("The backup was restored.");
  await waitFor(async () => expect((await named()).className).not.toContain("visually-hidden"));
});

test("after an undo the next one is named: it takes back something older", async () => {
  const action = (id: string, title: string) => ({ id, title, at: "2026-07-01T10:00:00Z", canUndo: true });
  let last = action("a2", "Change phone");
  office({ screen: "today" }, { app_state: () => state({ lastAction: last }), undo: () => ({ undone: "Change phone", records: 1, kept: [], last: (last = action("a1", "Confirm the placement of Chloe Carter")) }) });
  render(App);
  const named = async () => !(await screen.findByTestId("undo")).querySelector("span span")!.className.includes("visually-hidden");
  app.done(action("a2", "Change phone"));
  await waitFor(() => expect(screen.getByTestId("said").textContent).toMatch(/^Change phone/));
  expect(await named()).toBe(false);
  await userEvent.click(screen.getByTestId("undo"));
  await waitFor(() => expect(screen.getByTestId("said").textContent).toBe("Undone: Change phone."));
  expect(await named()).toBe(true);
});
