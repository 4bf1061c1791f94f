// When something does not work, the window says so in words.
import { readFileSync } from "node:fs";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/app.svelte";
import { backups, useFiles } from "../src/backend/files";
import { Loaded } from "../src/loaded.svelte";
import Broken from "../src/screens/shell/Broken.svelte";
import RestoreBackup from "../src/screens/settings/RestoreBackup.svelte";
import { printing } from "../src/screens/letters/printing.svelte";
import Unlock from "../src/screens/unlock/Unlock.svelte";
import At from "./At.svelte";
import { office, state, student } from "./office";

beforeEach(() => {
  const never = () => Promise.reject(new Error("no portal"));
  useFiles({ choose: never, chooseFolder: never, saveAs: never, dropped: async () => () => {} });
});

test("a screen that throws shows words in its place, and another screen is drawn again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  office({ screen: "today" }, { today: () => ({ groups: null, drafts: [] }) });
  render(App);
  const broken = await screen.findByTestId("broken");
  expect(broken.textContent).toMatch(/cannot be shown.*saved is safe.*Try it again/s);
  expect(screen.getByTestId("go-student")).toBeTruthy();
  app.go({ screen: "record", id: "s1" });
  expect(await screen.findByRole("article", { name: student.title })).toBeTruthy();
  expect(screen.queryByTestId("broken")).toBeNull();
});

test("a window for files that does not open is said", async () => {
  office({ screen: "settings" });
  render(RestoreBackup);
  await userEvent.click(screen.getByRole("button", { name: "Choose the backup file" }));
  expect((await screen.findByTestId("problem")).textContent).toMatch(/window for files did not open.*Nothing was changed/);
});

test("a backup ends in what the program itself calls it", () => {
  const help = readFileSync("../src-tauri/crates/cli/src/help.rs", "utf8");
  expect(help).toContain(`waymark-cli backup FILE.${backups.extensions[0]}\n`);
});

test("a new passphrase after the recovery code is asked twice, since nobody sees it", async () => {
  const asked = office({ screen: "today" }, { app_state: () => state({ stage: "locked", kinds: [] }), unlock_with_recovery: () => state() });
  render(Unlock);
  await userEvent.click(screen.getByRole("button", { name: "I forgot my passphrase" }));
  await userEvent.type(screen.getByLabelText("Recovery code"), "CODE");
  await userEvent.type(screen.getByLabelText("New passphrase"), "four words are easy");
  await userEvent.type(screen.getByLabelText("New passphrase again"), "four words are eazy");
  await userEvent.click(screen.getByTestId("unlock"));
  expect((await screen.findAllByText(/the two differ/)).length).toBeGreaterThan(0);
  expect(asked.some((a) => a.name === "unlock_with_recovery")).toBe(false);
  await userEvent.clear(screen.getByLabelText("New passphrase again"));
  await userEvent.type(screen.getByLabelText("New passphrase again"), "four words are easy");
  await userEvent.click(screen.getByTestId("unlock"));
  await waitFor(() => expect(app.state?.stage).toBe("open"));
});

test("nothing is printed before a printer was chosen; the choice is remembered, and the button names it", async () => {
  const asked = office({ screen: "letters", kind: "placement-confirmation-student", ids: ["p1"] }, {
    letters_look: () => ({ letters: [{ id: "p1", title: "To Aisha", reference: "BIR-1", issued: "l1", blocked: [] }] }),
    letter_preview: () => ({ pdf: null, title: "To Aisha", reference: "BIR-1", issued: "l1", blocked: [] }),
    letter_print: () => ({ said: "Sent to the hall.", letters: ["l1"] }),
    printers: () => ({ printers: [{ name: "hall", label: "The one in the hall", standard: true, bothSides: false, trays: [] }, { name: "hr", label: "Personnel", standard: false, bothSides: false, trays: [] }], none: "" }),
  });
  render(At);
  await userEvent.click(await screen.findByTestId("print-letter"));
  expect(document.activeElement?.id).toBe("letters-printer");
  expect(asked.some((a) => a.name === "letter_print")).toBe(false);
  await userEvent.selectOptions(screen.getByLabelText("Printer"), "hr");
  expect(asked.find((a) => a.name === "settings_set")?.given).toMatchObject({ printer: "hr" });
  await userEvent.click(screen.getByRole("button", { name: "Print on Personnel" }));
  await screen.findByText("Sent to the hall.");
  expect(asked.find((a) => a.name === "letter_print")?.given).toEqual({ id: "l1", file: null, printer: "hr", copies: 1, bothSides: false, tray: null });
  printing.use = "";
  await printing.look();
  expect(printing.use).toBe("hr");
});

test("who asked first is given the newest answer, when somebody asked again meanwhile", async () => {
  const loaded = new Loaded<string>();
  let late = (_: string) => {};
  const first = loaded.load(async () => "old");
  const second = loaded.load(() => new Promise<string>((done) => (late = done)));
  late("new");
  expect(await Promise.all([first, second])).toEqual(["new", "new"]);
});

test("the system's theme is followed while the window is open", async () => {
  let dark = false;
  const told: (() => void)[] = [];
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: dark && query.includes("dark"), addEventListener: (_: string, on: () => void) => told.push(on) }));
  office({ screen: "today" }, { app_state: () => state({ settings: { ...state().settings, theme: "system" } }) });
  render(App);
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe("light"));
  dark = true;
  told.forEach((on) => on());
  expect(document.documentElement.dataset.theme).toBe("dark");
  vi.unstubAllGlobals();
});

test("what may have been done is never said to be undone", async () => {
  office({ screen: "record", id: "s1" }, { delete: () => { throw new Error("the window lost its program"); } });
  render(App);
  await userEvent.click(await screen.findByTestId("delete-record"));
  const told = (await screen.findByTestId("problem")).textContent;
  expect(told).toMatch(/^Perhaps not done:.*may have been done all the same/s);
  expect(told).not.toContain("Not done:");
});

test("a screen that could not be fetched is fetched again when asked, and speaks of no button that is not there", async () => {
  let fails = true;
  vi.doMock("../src/screens/help/Help.svelte", () => {
    if (fails) throw new Error("not fetched");
    return { default: Unlock };
  });
  office({ screen: "help" });
  render(At);
  const broken = await screen.findByTestId("broken");
  expect(broken.textContent).toMatch(/typing in a form is kept.*Try it again\. If/s);
  fails = false;
  vi.resetModules();
  await userEvent.click(screen.getByRole("button", { name: "Try it again" }));
  await screen.findByTestId("unlock");
  expect(screen.queryByTestId("broken")).toBeNull();
  vi.doUnmock("../src/screens/help/Help.svelte");
});

test("of a broken import it is not said that what was typed is kept", async () => {
  office({ screen: "import", kind: "" });
  render(Broken, { thrown: new Error("x") });
  const told = screen.getByTestId("broken").textContent;
  expect(told).toMatch(/what you mended in them may be gone/);
  expect(told).not.toMatch(/is kept|Try it again/);
});

test("after a wrong passphrase the empty field has the focus and stays where it is, and the message is read out", async () => {
  office({ screen: "today" }, {
    app_state: () => state({ stage: "locked", kinds: [] }),
    unlock: () => { throw { code: "passphrase", happened: "That is not the passphrase.", safe: "Nothing was changed.", next: "Type it again.", unsure: false, number: null, fields: [] }; },
  });
  render(Unlock);
  const field = screen.getByLabelText<HTMLInputElement>("Passphrase");
  await userEvent.type(field, "four words are wrong");
  await userEvent.click(screen.getByTestId("unlock"));
  const told = await screen.findByRole("alert");
  expect(told.textContent).toContain("That is not the passphrase.");
  await waitFor(() => expect([document.activeElement, field.value]).toEqual([field, ""]));
  expect(field.compareDocumentPosition(told) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

test("the page of the recovery code , the settings and the README name the button as the locked screen does", () => {
  office({ screen: "today" }, { app_state: () => state({ stage: "locked", kinds: [] }) });
  render(Unlock);
  const button = screen.getByTestId("unlock").closest("main")!.lastElementChild!.textContent;
  for (const file of ["../src-tauri/crates/letters/src/recovery.rs", "src/screens/settings/Settings.svelte", "../README.md"]) expect(readFileSync(file, "utf8"), file).toContain(`“${button}”`);
});
