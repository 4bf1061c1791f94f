// The letterhead: what is typed shows on the page before it is saved, pictures are chosen and taken away, and the page
// follows the newest change only.
import axe from "axe-core";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/app.svelte";
import type { LetterheadTried, LetterheadView, Problem } from "../src/backend";
import { useFiles } from "../src/backend/files";
import Letterhead from "../src/screens/letterhead/Letterhead.svelte";
import { hexOf, partsOf } from "../src/screens/letterhead/words";
import { field, office, state, type Asked } from "./office";

vi.mock("../src/parts/PdfPages.svelte", async () => ({ default: (await import("./Drawn.svelte")).default }));

const place = { screen: "letterhead" as const };
const fields = [
  field("name", "Name of the office", { raw: "Birmingham", required: true, section: "Letterhead" }),
  field("colour", "Colour of the letterhead", { raw: "#0b4f6c", section: "Letterhead", hint: "As in #0b5a60." }),
  field("logo_words", "What the logo shows", { section: "Letterhead" }),
  field("signed_by", "Who signs the letters", { kind: "link", linkKind: "staff", section: "Letters" }),
  field("phone", "Phone", { section: "How to reach it" }),
];
const pictures: LetterheadView = {
  logo: null,
  signatures: [
    { id: "p1", name: "Sam Lee", jobTitle: "Coordinator", signature: null },
    { id: "p2", name: "Ada Okoro", jobTitle: "Head", signature: { src: "data:image/png;base64,AA==", said: "Hardly seen on white paper." } },
  ],
};
const tried = (over: Partial<LetterheadTried> = {}): LetterheadTried => ({ pdf: "drawn: page", blocked: [], unread: [], colour: { printed: "#0b4f6c", words: "Its contrast is 8.9 to 1.", asChosen: true }, ...over });
const action = { id: "a1", title: "Logo: another picture", at: "2026-07-01T10:00:00Z", canUndo: true };
const answers = (more = {}) => ({
  form: () => ({ kind: "office", id: "o1", parent: null, title: "Edit Birmingham", fields, revision: 3 }),
  letterhead: () => pictures,
  letterhead_try: () => tried(),
  letterhead_picture: () => ({ faint: null, action }),
  save: () => ({ id: "o1", kind: "office", title: "Birmingham", revision: 4, warnings: [], action: { ...action, title: "Change phone of Birmingham" } }),
  ...more,
});
const given = (asked: Asked[], name: string) => asked.filter((a) => a.name === name).map((a) => a.given);
let chosen: string | null = "/files/logo.svg";
let titles: string[] = [];
beforeEach(() => {
  chosen = "/files/logo.svg";
  titles = [];
  useFiles({ choose: async (title, kind) => (titles.push(`${title}: ${kind.extensions}`), chosen), chooseFolder: async () => null, saveAs: async () => null, dropped: async () => () => {} });
});

test("what is typed is tried before it is saved, and only the newest answer is shown", async () => {
  const late: ((answer: LetterheadTried) => void)[] = [];
  const asked = office(place, answers({ letterhead_try: () => (late.length ? new Promise((done) => late.push(done)) : (late.push(() => {}), tried())) }));
  render(Letterhead);
  const phone = await screen.findByLabelText("Phone");
  await screen.findByText("drawn: page");
  expect(given(asked, "letterhead_try")).toEqual([{ values: {}, largePrint: false }]);
  await userEvent.type(phone, "0121");
  await waitFor(() => expect(given(asked, "letterhead_try").at(-1)).toEqual({ values: { phone: "0121" }, largePrint: false }));
  await userEvent.click(screen.getByLabelText("Large print"));
  await waitFor(() => expect(given(asked, "letterhead_try").at(-1)).toEqual({ values: { phone: "0121" }, largePrint: true }));
  // Asked once for each change.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(given(asked, "letterhead_try").filter((g) => (g as { largePrint: boolean }).largePrint).length).toBe(1);
  const [first, second] = late.slice(-2);
  second!(tried({ pdf: "drawn: newest" }));
  await screen.findByText("drawn: newest");
  first!(tried({ pdf: "drawn: stale" }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(screen.getByText("drawn: newest")).toBeTruthy();
  expect(given(asked, "save")).toEqual([]);
  expect(given(asked, "draft_save").length + given(asked, "draft_load").length).toBeGreaterThan(0);
});

test("saving keeps the screen, sends what differs with the draft that ends, and goes on from what is kept", async () => {
  let revision = 3;
  const asked = office(place, answers({
    form: () => ({ kind: "office", id: "o1", parent: null, title: "Edit Birmingham", revision, fields: fields.map((f) => (f.field === "phone" && revision === 4 ? { ...f, raw: "0121 496 0123" } : f)) }),
    save: () => ((revision = 4), answers().save()),
  }));
  render(Letterhead);
  await userEvent.type(await screen.findByLabelText("Phone"), "01214960123");
  await userEvent.click(screen.getByTestId("save"));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("0121 496 0123"));
  expect(given(asked, "save")).toEqual([{ kind: "office", id: "o1", parent: null, revision: 3, values: { phone: "01214960123" }, draft: "office:o1" }]);
  expect(app.place).toEqual(place);
  expect(screen.queryByTestId("start-again")).toBeNull();
  await userEvent.type(screen.getByLabelText("Phone"), "4");
  await userEvent.click(screen.getByTestId("save"));
  await waitFor(() => expect(given(asked, "save").at(-1)).toMatchObject({ revision: 4, values: { phone: "0121 496 01234" } }));
});

test("a refused entry is told once above, at its field too, and stays", async () => {
  const refused: Problem = { code: "fields", happened: "x", safe: "", next: "", unsure: false, number: null, fields: [{ field: "colour", message: "Colour of the letterhead: “blue” is no colour." }] };
  office(place, answers({ save: () => { throw refused; } }));
  render(Letterhead);
  const colour = await screen.findByLabelText("Colour of the letterhead");
  await userEvent.clear(colour);
  await userEvent.type(colour, "blue");
  await userEvent.click(screen.getByTestId("save"));
  const summary = await screen.findByTestId("error-summary");
  await waitFor(() => expect(document.activeElement).toBe(summary));
  expect([colour.getAttribute("aria-invalid"), (colour as HTMLInputElement).value]).toEqual(["true", "blue"]);
  await userEvent.click(within(summary).getByRole("link"));
  expect(document.activeElement).toBe(colour);
});

test("a colour is typed or chosen by eye, and what becomes of it on paper is said in words", async () => {
  const asked = office(place, answers({ letterhead_try: ({ values }: { values: Record<string, string> }) => tried(values.colour === "#ffcc33" ? { colour: { printed: "#8f721d", words: "Its contrast is 1.4 to 1, and words need 4.5. Letters print it darker, as #8f721d.", asChosen: false } } : {}) }));
  render(Letterhead);
  const eye = await screen.findByLabelText<HTMLInputElement>("Choose it by eye");
  expect(eye.type).toBe("color");
  await fireEvent.input(eye, { target: { value: "#ffcc33" } });
  await waitFor(() => expect(screen.getByTestId("colour-said").textContent).toContain("print it darker, as #8f721d"));
  expect(screen.getByLabelText<HTMLInputElement>("Colour of the letterhead").value).toBe("#ffcc33");
  expect(given(asked, "letterhead_try").at(-1)).toMatchObject({ values: { colour: "#ffcc33" } });
  expect([hexOf(" #FC3 "), hexOf("ffcc33"), hexOf("blue"), hexOf("#12345")]).toEqual(["#ffcc33", "#ffcc33", null, null]);
});

test("a logo is chosen in the system's dialog, seen, and removed; what is typed stays", async () => {
  let logo: LetterheadView["logo"] = null;
  const asked = office(place, answers({
    letterhead: () => ({ ...pictures, logo }),
    letterhead_picture: ({ path }: { path: string | null }) => ((logo = path ? { src: "data:image/svg+xml;base64,AA==", said: "" } : null), { faint: null, action }),
  }));
  render(Letterhead);
  await userEvent.type(await screen.findByLabelText("Phone"), "0121");
  await userEvent.click(await screen.findByRole("button", { name: "Choose the logo" }));
  await screen.findByAltText("The office: logo as it is on letters now");
  expect(titles).toEqual(["Choose the logo: svg,png"]);
  expect(given(asked, "letterhead_picture")).toEqual([{ staff: null, path: "/files/logo.svg" }]);
  expect(app.last?.title).toBe("Logo: another picture");
  expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("0121");
  await userEvent.click(screen.getByRole("button", { name: "Remove the logo" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Remove the logo" })).toBeNull());
  expect(given(asked, "letterhead_picture").at(-1)).toEqual({ staff: null, path: null });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Choose the logo" })));
  chosen = null;
  await userEvent.click(screen.getByRole("button", { name: "Choose the logo" }));
  expect(given(asked, "letterhead_picture").length).toBe(2);
});

test("what is typed while the letterhead is read again stays", async () => {
  const form = answers().form;
  let late: (() => void) | null = null;
  let slow = false;
  const asked = office(place, answers({ form: () => (slow ? new Promise((done) => (late = () => done(form()))) : form()) }));
  render(Letterhead);
  const phone = await screen.findByLabelText<HTMLInputElement>("Phone");
  slow = true;
  await userEvent.click(await screen.findByRole("button", { name: "Choose the logo" }));
  await waitFor(() => expect(late).toBeTruthy());
  await userEvent.type(phone, "0121");
  late!();
  await waitFor(() => expect(given(asked, "letterhead").length).toBe(2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("0121");
});

test("what is no picture is refused in words, and what is hardly seen on paper is said", async () => {
  const refused: Problem = { code: "picture", happened: "This file is a JPEG photograph.", safe: "It was not used and nothing was changed.", next: "Save it as PNG.", unsure: false, number: null, fields: [] };
  const asked = office(place, answers({ letterhead_picture: () => { throw refused; } }));
  render(Letterhead);
  await userEvent.click(await screen.findByRole("button", { name: "Choose the signature of Sam Lee" }));
  expect((await screen.findByTestId("problem")).textContent).toMatch(/JPEG.*not used.*PNG/s);
  expect(given(asked, "letterhead_picture")).toEqual([{ staff: "p1", path: "/files/logo.svg" }]);
  expect(screen.getByTestId("picture-said").textContent).toContain("Hardly seen on white paper.");
  expect(screen.getByText(/signs what is issued here/).closest("li")?.textContent).toContain("Sam Lee");
});

test("what is not on the page yet, and why there is none, is said", async () => {
  office(place, answers({ letterhead_try: () => tried({ pdf: null, blocked: ["“𓂀” cannot be printed."], unread: [{ field: "phone", message: "Phone: no." }] }) }));
  render(Letterhead);
  await waitFor(() => expect(screen.getByTestId("unread").textContent).toContain("Not on the page yet: Phone."));
  expect(screen.getByText("“𓂀” cannot be printed.")).toBeTruthy();
});

test("a draft comes back after a lock, and the last letters are kept before it", async () => {
  let draft: unknown = null;
  let stage: "open" | "locked" = "open";
  const asked = office(place, answers({
    app_state: () => state(stage === "open" ? {} : { stage, kinds: [] }),
    draft_save: (given: unknown) => ((draft = given), {}),
    draft_load: () => ({ draft }),
    lock: () => ((stage = "locked"), state({ stage, kinds: [] })),
    unlock: () => ((stage = "open"), state()),
  }));
  render(App);
  await userEvent.type(await screen.findByLabelText("Phone"), "0121");
  await app.lock();
  const names = asked.map((a) => a.name);
  expect(names.indexOf("draft_save")).toBeGreaterThan(0);
  expect(names.indexOf("draft_save")).toBeLessThan(names.indexOf("lock"));
  await userEvent.type(await screen.findByLabelText("Passphrase"), "four words are easy");
  await userEvent.click(screen.getByTestId("unlock"));
  expect((await screen.findByTestId("draft-back")).textContent).toContain("not saved");
  expect(screen.getByLabelText<HTMLInputElement>("Phone").value).toBe("0121");
  await waitFor(() => expect(given(asked, "letterhead_try").at(-1)).toMatchObject({ values: { phone: "0121" } }));
});

test("every field of the form stands somewhere, once", () => {
  const parts = partsOf(fields);
  const all = [...parts.head, parts.colour!, ...parts.logoWords, ...parts.signing, ...parts.rest];
  expect(all.map((f) => f.field).sort()).toEqual(fields.map((f) => f.field).sort());
});

test("the draft on Today and the palette lead to the letterhead", async () => {
  office({ screen: "today" }, answers({ today: () => ({ groups: [], drafts: [{ key: "office:o1", title: "Edit Birmingham", savedAt: "2026-07-01T10:00:00Z", kind: "office", id: "o1", parent: null }] }) }));
  render(App);
  await userEvent.click(await screen.findByRole("button", { name: /Edit Birmingham.*Go on with it/ }));
  expect(app.place).toEqual(place);
  expect(await screen.findByRole("heading", { level: 1, name: "Letterhead" })).toBeTruthy();
});

test("axe finds nothing on the letterhead", async () => {
  office(place, answers());
  const { container } = render(App);
  await screen.findByText("drawn: page");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});
