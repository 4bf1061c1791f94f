// A print run that was broken off: seen on Today and over the list of letters, gone on with as it was meant, or put away.
import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import { app, listOf } from "../src/app.svelte";
import { printing } from "../src/screens/letters/printing.svelte";
import { LetterRun } from "../src/screens/letters/run.svelte";
import { whatIsOpen, whatWasDone } from "../src/screens/letters/words";
import At from "./At.svelte";
import { office, page, state } from "./office";

const KIND = "placement-confirmation-student";
const title = { key: "letters:run:1", kinds: [KIND], begun: "2026-06-30T09:00:00.000Z", issued: 120, of: 250, elsewhere: false };
const kinds = () => ({ ...state(), kinds: state().kinds.map((k) => (k.kind === "placement" ? { ...k, letters: [{ code: KIND, label: "Confirmation for the student" }] } : k)) });
const asked = { parts: [{ kind: KIND, ids: ["p3", "p1", "p2"] }], largePrint: true, folder: "/letters", merged: true, bothSides: true, print: { printer: "hall", copies: 2, tray: "Tray2" } };
const looks = (given: { ids: string[] }) => ({
  letters: given.ids.map((id) => ({ id, title: `To ${id}`, reference: id === "p3" ? "BIR-3" : null, issued: id === "p3" ? "l-p3" : null, blocked: [], largePrint: true, fate: null, surname: "", school: "" })),
});
const issues = ({ ids, folder }: { ids: string[]; folder: string | null }) => ({
  issued: ids.map((id) => ({ id: `l-${id}`, reference: `BIR-${id}`, title: `To ${id}`, path: folder && `${folder}/all.pdf`, again: false })),
  blocked: [], files: folder ? [`${folder}/all.pdf`] : [], action: null, stopped: null, unwritten: null,
});
const answers = (more = {}) => ({
  app_state: kinds,
  touch: kinds,
  letter_runs: () => ({ runs: [title], sent: [] }),
  letter_run: () => ({ run: { asked, issued: 1, of: 3, printed: [] } }),
  letters_look: looks,
  letters_issue: issues,
  letter_preview: () => ({ pdf: null, title: "", reference: null, issued: null, blocked: [], largePrint: true }),
  letter_print: () => ({ said: "Sent.", letters: ["l-p3", "l-p1", "l-p2"] }),
  letters_fate: () => ({ letters: 3, action: null }),
  letters_not_out: () => ({}),
  printers: () => ({ printers: [], none: "There is none." }),
  ...more,
});

beforeEach(() => {
  printing.sent = [];
});

test.each([["Today", { screen: "today" }], ["Letters", { ...listOf("letter") }]] as const)("on %s it says how far it is, goes on by the keyboard, and axe finds nothing", async (_, place) => {
  const letters = () => page([], { kind: "letter" });
  office(place, answers({ list: letters }));
  const { container } = render(App);
  const open = await screen.findByTestId("open-runs");
  expect(open.textContent).toMatch(/A run of 250 letters was not finished: 120 are issued, 130 not yet\..*Confirmation for the student, begun/s);
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  within(open).getByRole("button", { name: /^Go on: A run of 250/ }).focus();
  await userEvent.keyboard("{Enter}");
  expect(app.place).toEqual({ screen: "letters", kind: KIND, ids: [], run: "letters:run:1" });
});

test("put away it is not there any more, and says that the letters stay", async () => {
  let runs = [title];
  const asks = office({ screen: "today" }, answers({ letter_runs: () => ({ runs, sent: [] }), letter_run_end: () => ((runs = []), {}) }));
  render(App);
  await userEvent.click(await screen.findByRole("button", { name: /^Put away/ }));
  await waitFor(() => expect(screen.queryByTestId("open-runs")).toBeNull());
  expect(asks.find((a) => a.name === "letter_run_end")?.given).toEqual({ key: "letters:run:1" });
  expect(app.said).toMatch(/letters that were issued stay/);
  expect(document.activeElement?.tagName).toBe("H1");
});

test("one with words of its own from the command line goes on there and not here", async () => {
  office({ screen: "today" }, answers({ letter_runs: () => ({ runs: [{ ...title, elsewhere: true }], sent: [] }) }));
  render(App);
  expect((await screen.findByTestId("open-runs")).textContent).toMatch(/the same command goes on with it/);
  expect(screen.queryByRole("button", { name: /^Go on/ })).toBeNull();
});

test("going on issues all in the chosen order into the chosen file and prints it as it was chosen; then it is done", async () => {
  const asks = office({ screen: "letters", kind: KIND, ids: [], run: "letters:run:1" }, answers());
  render(At);
  const box = await screen.findByTestId("go-on");
  expect(box.textContent).toMatch(/3 letters was not finished: 1 is issued, 2 not yet.*one file in \/letters and printed on hall/s);
  await userEvent.click(within(box).getByTestId("go-on-button"));
  await waitFor(() => expect(asks.some((a) => a.name === "letter_run_end")).toBe(true));
  const begun = asks.find((a) => a.name === "letter_run_begin")?.given;
  expect(begun).toEqual({ asked, before: 1 });
  const runs = asks.filter((a) => a.name === "letters_issue").map((a) => a.given as Record<string, unknown>);
  expect(runs.map((r) => [r.ids, r.folder, r.largePrint, r.bothSides])).toEqual([
    [["p3", "p1", "p2"], null, true, false],
    [["p3", "p1", "p2"], "/letters", true, true],
  ]);
  expect(asks.find((a) => a.name === "letter_print")?.given).toEqual({ id: null, file: "/letters/all.pdf", ...asked.print, bothSides: true });
  await waitFor(() => expect(screen.queryByTestId("go-on")).toBeNull());
});

test("what went to the printer before is not sent again, and that is said", async () => {
  const printed = ["l-p3", "l-p1", "l-p2"];
  const asks = office({ screen: "letters", kind: KIND, ids: [], run: "letters:run:1" }, answers({ letter_run: () => ({ run: { asked, issued: 3, of: 3, printed } }) }));
  render(At);
  await userEvent.click(await screen.findByTestId("go-on-button"));
  await screen.findByText(/3 had gone to the printer before and were not sent again/);
  expect(asks.some((a) => a.name === "letter_print")).toBe(false);
});

test("before the first letter is issued it is remembered, and one that is stopped is there to go on with", async () => {
  const asks = office({ screen: "today" }, answers());
  const run = new LetterRun();
  run.start();
  await run.look([KIND], ["p1", "p2"]);
  const going = run.issue(run.ready, { folder: "/letters", merged: true, print: null });
  run.stop();
  const result = await going;
  const order = asks.map((a) => a.name).filter((name) => name.startsWith("letter_run") || name === "letters_issue");
  expect(order[0]).toBe("letter_run_begin");
  expect(order).not.toContain("letter_run_end");
  expect([result.stopped, run.open?.key]).toEqual([true, "letters:run:1"]);
  await run.putAway();
  expect(run.open).toBeNull();
});

test("a run that cannot be remembered issues nothing", async () => {
  const asks = office({ screen: "today" }, answers({ letter_run_begin: () => { throw { code: "disk_full", happened: "The disk is full.", safe: "", next: "", unsure: false, number: null, fields: [] }; } }));
  const run = new LetterRun();
  run.start();
  await run.look([KIND], ["p1", "p2"]);
  await run.issue(run.ready, { folder: null, merged: false, print: null });
  expect([asks.some((a) => a.name === "letters_issue"), run.problem?.code]).toEqual([false, "disk_full"]);
});

test("whether letters came out is asked after a restart, and a no is kept", async () => {
  let sent = ["l1", "l2"];
  const asks = office({ screen: "today" }, answers({ letter_runs: () => ({ runs: [], sent }), letters_not_out: () => ((sent = []), {}) }));
  render(App);
  const question = await screen.findByTestId("came-out");
  expect(question.textContent).toMatch(/Did all 2 letters come out/);
  await userEvent.click(within(question).getByTestId("came-out-no"));
  await screen.findByTestId("not-out");
  expect(asks.find((a) => a.name === "letters_not_out")?.given).toEqual({ ids: ["l1", "l2"] });
});

test("how chosen letters went is noted with its day by one action, and a wrong day is said beside it", async () => {
  const action = { id: "a9", title: "Posted: 2 letters", at: "2026-07-01T10:00:00Z", canUndo: true };
  let wrong = true;
  const fate = () => {
    if (wrong) throw { code: "fields", happened: "That day has not come yet.", safe: "", next: "", unsure: false, number: null, fields: [{ field: "went_on", message: "That day has not come yet" }] };
    return { letters: 2, action };
  };
  const asks = office(listOf("letter"), answers({ list: () => page(["BIR-1", "BIR-2"], { kind: "letter" }), letters_fate: fate, letter_runs: () => ({ runs: [], sent: [] }) }));
  app.state!.kinds.push({ ...app.state!.kinds[0]!, kind: "letter", singular: "Letter", plural: "Letters", place: "Letters" });
  render(App);
  await userEvent.click((await screen.findAllByRole("checkbox"))[0]!);
  await userEvent.click(screen.getByText("How they went"));
  await userEvent.click(screen.getByRole("button", { name: "Posted" }));
  await screen.findByText("That day has not come yet");
  expect(document.activeElement?.id).toBe("went-on");
  wrong = false;
  await userEvent.click(screen.getByRole("button", { name: "Posted" }));
  await waitFor(() => expect(app.last).toEqual(action));
  expect(asks.findLast((a) => a.name === "letters_fate")?.given).toMatchObject({ fate: "posted", on: "01/07/2026" });
  expect(app.said).toMatch(/2 letters are noted: posted/);
});

test("nobody is asked whether letters came out that are noted as posted", async () => {
  let sent = page(["BIR-1"]).rows.map((row) => row.id);
  office(listOf("letter"), answers({ list: () => page(["BIR-1"], { kind: "letter" }), letters_fate: ({ ids }: { ids: string[] }) => ((sent = []), { letters: ids.length, action: null }), letter_runs: () => ({ runs: [], sent }) }));
  app.state!.kinds.push({ ...app.state!.kinds[0]!, kind: "letter", singular: "Letter", plural: "Letters", place: "Letters" });
  render(App);
  await screen.findByTestId("came-out");
  await userEvent.click((await screen.findAllByRole("checkbox"))[0]!);
  await userEvent.click(screen.getByText("How they went"));
  await userEvent.click(screen.getByRole("button", { name: "Posted" }));
  await waitFor(() => expect(screen.queryByTestId("came-out")).toBeNull());
});

test("the letters of a run that went on are looked at again in another print, also when it is done", async () => {
  let run: object | null = { asked, issued: 1, of: 3, printed: [] };
  const asks = office({ screen: "letters", kind: KIND, ids: [], run: "letters:run:1" }, answers({ letter_run: () => ({ run }), letter_run_end: () => ((run = null), {}) }));
  render(At);
  await userEvent.click(await screen.findByTestId("go-on-button"));
  await waitFor(() => expect(asks.some((a) => a.name === "letter_run_end")).toBe(true));
  const large = screen.getByLabelText<HTMLInputElement>("All in large print");
  await waitFor(() => expect(large.disabled).toBe(false));
  await userEvent.click(large);
  await waitFor(() => expect(asks.findLast((a) => a.name === "letters_look")?.given).toEqual({ kind: KIND, ids: ["p3", "p1", "p2"], largePrint: false }));
  expect(screen.getByLabelText<HTMLInputElement>("All in large print").checked).toBe(false);
});

test("a run that another look put an end to is not forgotten", async () => {
  const run = new LetterRun();
  const asks = office({ screen: "today" }, answers({ letters_issue: (given: { ids: string[]; folder: string | null }) => (run.start(), issues(given)) }));
  run.start();
  await run.look([KIND], ["p1", "p2"]);
  await run.issue(run.ready, { folder: null, merged: false, print: null });
  expect(asks.map((a) => a.name)).not.toContain("letter_run_end");
});

test("how far a run is is said in numbers", () => {
  expect(whatIsOpen(0, 3)).toBe("A run of 3 letters was not finished: none is issued yet.");
  expect(whatIsOpen(1, 1)).toBe("A run of 1 letter was not finished: it is issued, and not all that was to be written or printed was.");
  expect(whatWasDone({ issued: 0, again: 3, blocked: 0, printed: 0, gone: 1, files: ["a"], unwritten: 0, stopped: false })).toBe("3 letters were written again. 1 had gone to the printer before and was not sent again.");
});
