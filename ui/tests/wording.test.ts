// The words of letters, typed on the left and seen on the right.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { app, type Place } from "../src/app.svelte";
import type { Wording, WordingTried } from "../src/backend";
import { compared } from "../src/screens/wording/compare";
import { placed, rangeOf } from "../src/screens/wording/lines";
import At from "./At.svelte";
import { office, type Asked } from "./office";

// What draws the pages is not here; what it is given is seen instead.
vi.mock("../src/parts/PdfPages.svelte", async () => ({ default: (await import("./Drawn.svelte")).default }));

const WORDS = "# You can come\n\nDear {{ name }}.\n\n[[signature]]\n";
const wording = (over: Partial<Wording> = {}): Wording => ({
  code: "placement-offer",
  label: "Placement offer",
  words: WORDS,
  builtIn: WORDS,
  own: null,
  builtInIsNewer: false,
  fields: [
    { name: "name", label: "Student’s name", example: ["Amara"], form: "words", choices: [], text: "{{ name }}", block: false, whereKnown: null },
    { name: "tasks", label: "What the student will do", example: ["Filing"], form: "words", choices: [], text: "{{ tasks }}", block: false, whereKnown: "{% if tasks %}{{ tasks }}{% endif %}" },
    { name: "days", label: "Days", example: ["Monday", "Tuesday"], form: "list", choices: [], text: "{% for item in days %}\n- {{ item }}\n{% endfor %}", block: true, whereKnown: null },
  ],
  parts: [{ label: "Heading", meaning: "A heading.", text: "## A heading", block: true }],
  versions: [],
  ...over,
});
const kinds = [
  { code: "placement-offer", label: "Placement offer", own: null, builtInIsNewer: false },
  { code: "employer-thanks", label: "Thanks", own: 3, builtInIsNewer: true },
];
const good = (words: string): WordingTried => ({ pdf: `pages of ${words}`, faults: [], lacks: [], largePrint: false });
const faulty = (line = 3): WordingTried => ({ pdf: null, faults: [{ line, words: "There is no field “nam” in this letter. Did you mean “name”?" }], lacks: [], largePrint: false });
const place: Place = { screen: "wording", kind: "placement-offer" };
const answers = (more = {}) => ({
  wordings: () => ({ kinds }),
  wording: () => wording(),
  wording_try: ({ words }: { words: string }) => (words.includes("{{ nam }}") ? faulty() : good(words)),
  ...more,
});
const area = async () => (await screen.findByTestId("words")) as HTMLTextAreaElement;
const of = (asked: Asked[], name: string) => asked.filter((a) => a.name === name).map((a) => a.given as Record<string, unknown>);
const type = (to: HTMLTextAreaElement, words: string) => fireEvent.input(to, { target: { value: words } });
const shown = () => screen.queryByTestId("drawn")?.textContent;

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => vi.useRealTimers());

test("a fault is told with its line, the button leads there, and the last good pages stay", async () => {
  office(place, answers());
  render(At);
  const words = await area();
  await waitFor(() => expect(shown()).toBe(`pages of ${WORDS}`));
  await type(words, WORDS.replace("name", "nam"));
  const line = await screen.findByRole("button", { name: "Line 3" });
  expect(screen.getByTestId("faults").textContent).toContain("Did you mean “name”?");
  expect([shown(), words.getAttribute("aria-invalid")]).toEqual([`pages of ${WORDS}`, "true"]);
  expect(screen.getByTestId("pages-state").textContent).toMatch(/from before/);
  await userEvent.click(line);
  expect(document.activeElement).toBe(words);
  expect(words.value.slice(words.selectionStart, words.selectionEnd)).toBe("Dear {{ nam }}.");
  await type(words, WORDS);
  await waitFor(() => expect(screen.queryByTestId("faults")).toBeNull());
  expect(words.getAttribute("aria-invalid")).toBeNull();
});

test("words are tried after a pause, one at a time, and an old answer never stands in place of a newer", async () => {
  const slow: ((answer: WordingTried) => void)[] = [];
  const asked = office(place, answers({ wording_try: ({ words }: { words: string }) => (words === WORDS ? good(words) : new Promise((done) => slow.push(() => done(good(words))))) }));
  render(At);
  const words = await area();
  await waitFor(() => expect(shown()).toBe(`pages of ${WORDS}`));
  for (const typed of ["# A", "# AB", "# ABC"]) await type(words, typed);
  await waitFor(() => expect(of(asked, "wording_try").map((g) => g.words)).toEqual([WORDS, "# ABC"]));
  await type(words, "# ABCD");
  await vi.advanceTimersByTimeAsync(400);
  expect(of(asked, "wording_try"), "one at a time").toHaveLength(2);
  slow.shift()!(good(""));
  await waitFor(() => expect(of(asked, "wording_try").at(-1)?.words).toBe("# ABCD"));
  expect(shown()).toBe(`pages of ${WORDS}`);
  slow.shift()!(good(""));
  await waitFor(() => expect(shown()).toBe("pages of # ABCD"));
  expect(document.activeElement === document.body || document.activeElement === words).toBe(true);
});

test("what is typed is kept as a draft, comes back, and can be thrown away", async () => {
  const asked = office(place, answers());
  const { unmount } = render(At);
  await type(await area(), `${WORDS}\nMore`);
  await waitFor(() => expect(of(asked, "draft_save").at(-1)).toMatchObject({ key: "wording:placement-offer", values: { words: `${WORDS}\nMore` } }));
  // The last letters go with the screen.
  await type(await area(), `${WORDS}\nMore words`);
  const before = of(asked, "draft_save").length;
  unmount();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(of(asked, "draft_save").slice(before)).toMatchObject([{ values: { words: `${WORDS}\nMore words` } }]);

  const again = office(place, answers({ draft_load: () => ({ draft: of(asked, "draft_save").at(-1) }) }));
  render(At);
  const words = await area();
  await waitFor(() => expect(words.value).toBe(`${WORDS}\nMore words`));
  expect(screen.getByTestId("draft-back").textContent).toContain("is back");
  await userEvent.click(screen.getByRole("button", { name: /^Throw it away/ }));
  await userEvent.click(screen.getByTestId("throw-away"));
  await waitFor(() => expect(of(again, "draft_clear").length).toBeGreaterThan(0));
  expect(words.value).toBe(WORDS);
});

test("Today goes on with words that were not saved", async () => {
  const draft = { key: "wording:employer-thanks", title: "Words of a letter: Thanks", savedAt: "2026-07-01T10:00:00Z", kind: "letter_template", id: null, parent: null };
  office({ screen: "today" }, { today: () => ({ groups: [], drafts: [draft] }) });
  render(At);
  await userEvent.click(await screen.findByRole("button", { name: /Go on with it/ }));
  expect(app.place).toEqual({ screen: "wording", kind: "employer-thanks" });
});

test("words with a fault are not saved, and the faults get the focus; nothing typed is lost", async () => {
  const asked = office(place, answers({ wording_save: () => ({ faults: faulty(1).faults, action: null, wording: wording() }) }));
  render(At);
  const words = await area();
  await type(words, `${WORDS}x`);
  await userEvent.click(screen.getByTestId("save-words"));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("faults")));
  expect(words.value).toBe(`${WORDS}x`);
  expect(of(asked, "draft_save").at(-1)).toMatchObject({ values: { words: `${WORDS}x` } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(of(asked, "draft_clear")).toEqual([]);
});

test("what is typed while the words are being saved is kept for the next version", async () => {
  let done = () => {};
  const asked = office(place, answers({ wording_save: ({ words }: { words: string }) => new Promise((answer) => (done = () => answer({ faults: [], action: null, wording: wording({ words, own: 1 }) }))) }));
  render(At);
  const words = await area();
  await type(words, `${WORDS}one`);
  await userEvent.click(screen.getByTestId("save-words"));
  await waitFor(() => expect(of(asked, "wording_save")).toHaveLength(1));
  await type(words, `${WORDS}one and two`);
  done();
  await waitFor(() => expect(app.said).toMatch(/Saved as version 1/));
  await waitFor(() => expect(of(asked, "draft_save").at(-1)).toMatchObject({ values: { words: `${WORDS}one and two` } }));
  expect(words.value).toBe(`${WORDS}one and two`);
});

test("saved words are a version; letters issued before stay as they are, which is said", async () => {
  const action = { id: "a1", title: "New wording: Placement offer", at: "2026-07-01T10:00:00Z", canUndo: false };
  const asked = office(place, answers({ wording_save: ({ words }: { words: string }) => ({ faults: [], action, wording: wording({ words: words.trimEnd(), own: 1 }) }) }));
  render(At);
  const words = await area();
  expect(screen.getByTestId("save-words").getAttribute("aria-disabled"), "nothing to save yet").toBe("true");
  await userEvent.click(screen.getByTestId("save-words"));
  expect(of(asked, "wording_save")).toEqual([]);
  await type(words, `${WORDS}See you.\n`);
  await userEvent.type(screen.getByLabelText(/^What is new/), "Warmer");
  app.saveNow?.();
  await waitFor(() => expect(app.said).toMatch(/Saved as version 1.*issued before stay as they are/));
  expect(of(asked, "wording_save")).toEqual([{ kind: "placement-offer", words: `${WORDS}See you.\n`, remark: "Warmer", draft: "wording:placement-offer" }]);
  expect(screen.getByTestId("whose-words").textContent).toMatch(/your office’s own words, version 1\.\s*$/i);
  expect(screen.getByTestId("save-words").getAttribute("aria-disabled")).toBe("true");
});

test("fields are found by name and put in where the cursor is, by the keyboard too", async () => {
  office(place, answers());
  render(At);
  const words = await area();
  words.setSelectionRange(rangeOf(WORDS, 3)[1], rangeOf(WORDS, 3)[1]);
  const search = screen.getByTestId("field-search");
  await userEvent.type(search, "will do");
  expect(within(screen.getByRole("list", { name: "Fields" })).getAllByRole("listitem")).toHaveLength(1);
  await userEvent.keyboard("{Enter}");
  expect(words.value).toBe(WORDS.replace("}}.", "}}.{{ tasks }}"));
  expect(document.activeElement).toBe(words);
  await userEvent.click(screen.getByRole("button", { name: "What the student will do, only where it is known" }));
  expect(words.value).toContain("{{ tasks }}{% if tasks %}{{ tasks }}{% endif %}\n");
  await userEvent.clear(search);
  await userEvent.click(screen.getByRole("button", { name: /^Heading/ }));
  expect(words.value.split("\n")).toContain("## A heading");
});

test("a block takes lines of its own", () => {
  expect(placed("ab\ncd", 1, 1, "## X", true)).toEqual({ from: 2, to: 2, put: "\n## X" });
  expect(placed("ab\n\ncd", 3, 3, "## X", true)).toEqual({ from: 3, to: 3, put: "## X" });
  expect(placed("", 0, 0, "- a", true)).toEqual({ from: 0, to: 0, put: "- a" });
  expect(placed("abc", 1, 2, "X", false)).toEqual({ from: 1, to: 2, put: "X" });
  expect([rangeOf("a\nbc\n", 2), rangeOf("a\nbc", 9), rangeOf("", 1)]).toEqual([[2, 4], [2, 4], [0, 0]]);
});

test("of a changed line only the changed words are marked; other lines are new or gone as a whole", () => {
  const said = (before: string, after: string) => compared(before, after).map(({ how, pieces }) => `${how} ${pieces.map((p) => (p.differs ? `<${p.words}>` : p.words)).join("")}`);
  expect(said("a\nb c d\ne", "a\nb x d\ne\n")).toEqual(["same a", "gone b <c> d", "new b <x> d", "same e"]);
  expect(said("a\nb", "a\nc\nd\nb")).toEqual(["same a", "new c", "new d", "same b"]);
  expect(said("a\nb\nc", "a")).toEqual(["same a", "gone b", "gone c"]);
});

test("an older version is compared line by line and used again, and Waymark’s words come back", async () => {
  const versions = [{ id: "v1", number: 1, writtenBy: "Sam Lee", writtenOn: "2026-06-01", remark: "Warmer", builtIn: false, once: false }];
  const own = wording({ words: WORDS.replace("Dear", "Hello"), own: 1, versions });
  const asked = office(place, answers({ wording: () => own, wording_version: () => ({ words: WORDS.replace("Dear", "Good day") }), wording_reset: () => ({ faults: [], action: null, wording: wording({ versions }) }) }));
  render(At);
  const words = await area();
  await userEvent.click(screen.getByText("Versions (2)"));
  expect(screen.getByTestId("versions").textContent).toContain("Sam Lee, 1 June 2026, Warmer");
  await userEvent.click(screen.getByRole("button", { name: "Compare with Version 1" }));
  const compared = await screen.findByTestId("compare");
  expect(compared.textContent).toContain("1 line added, 1 line taken away");
  expect([...compared.querySelectorAll("ins, del")].map((l) => l.textContent)).toEqual(["Taken away: Good day {{ name }}.", "Added: Hello {{ name }}."]);
  expect([...compared.querySelectorAll("mark")].map((m) => m.textContent?.trim()).filter(Boolean)).toEqual(["Good", "day", "Hello"]);
  await userEvent.click(screen.getByRole("button", { name: "Use Version 1" }));
  await waitFor(() => expect(words.value).toContain("Good day"));
  expect(of(asked, "wording_save"), "using is not saving").toEqual([]);
  await userEvent.click(screen.getByTestId("ask-reset"));
  expect(screen.getByText(/what you typed since is not/)).toBeTruthy();
  await userEvent.click(screen.getByTestId("reset-words"));
  await waitFor(() => expect(words.value).toBe(WORDS));
  expect(app.said).toMatch(/come with Waymark are used again/);
});

test("of two versions asked for quickly the newer is compared and used, however late the older comes", async () => {
  const version = (number: number) => ({ id: `v${number}`, number, writtenBy: "Sam Lee", writtenOn: "2026-06-01", remark: "", builtIn: false, once: false });
  const slow = new Map<string, () => void>();
  const asked = office(place, answers({
    wording: () => wording({ own: 2, versions: [version(2), version(1)] }),
    wording_version: ({ id }: { id: string }) => new Promise((done) => slow.set(id, () => done({ words: `Words of ${id}` }))),
  }));
  render(At);
  const words = await area();
  await userEvent.click(screen.getByText("Versions (3)"));
  for (const verb of ["Compare with", "Use"]) {
    slow.clear();
    for (const number of [1, 2]) await userEvent.click(screen.getByRole("button", { name: `${verb} Version ${number}` }));
    await waitFor(() => expect([...slow.keys()]).toEqual(["v1", "v2"]));
    slow.get("v2")!();
    await vi.advanceTimersByTimeAsync(50);
    slow.get("v1")!();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(await screen.findByRole("heading", { name: /Version 2/ })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Compare with Version 2" }).getAttribute("aria-pressed")).toBe("true");
  expect(words.value).toBe("Words of v2");
  // A comparison that is closed does not come back.
  await userEvent.click(screen.getByRole("button", { name: "Compare with Version 1" }));
  await userEvent.click(screen.getByRole("button", { name: "Close the comparison" }));
  slow.get("v1")!();
  await vi.advanceTimersByTimeAsync(50);
  expect(screen.queryByTestId("compare")).toBeNull();
  expect(of(asked, "wording_version").map((g) => g.id)).toEqual(["v1", "v2", "v1", "v2", "v1"]);
});

test("pages about a record, in large print; what the record lacks is no fault of the words", async () => {
  const lacks = [{ words: "The address of Aisha is missing.", mend: { place: "record", id: "s1", verb: "Open the student" } }];
  const asked = office(place, answers({ wording_try: ({ words, about }: { words: string; about: string | null }) => (about ? { pdf: null, faults: [], lacks, largePrint: true } : good(words)) }));
  render(At);
  await waitFor(() => expect(shown()).toBe(`pages of ${WORDS}`));
  await userEvent.click(screen.getByLabelText("Large print"));
  await waitFor(() => expect(of(asked, "wording_try").at(-1)).toMatchObject({ largePrint: true, about: null }));
  await userEvent.selectOptions(screen.getByLabelText("About"), "a record");
  await userEvent.type(screen.getByRole("combobox", { name: /Placement, student/ }), "Aisha B");
  await userEvent.click(await screen.findByRole("option", { name: /Aisha Begum/ }));
  expect((await screen.findByTestId("lacks")).textContent).toContain("The address of Aisha is missing.");
  expect([shown(), screen.queryByTestId("faults")]).toEqual([undefined, null]);
  await userEvent.click(screen.getByRole("button", { name: "Open the student" }));
  expect(app.place).toEqual({ screen: "record", id: "s1" });
});

test("what the letterhead lacks is mended in the letterhead", async () => {
  const lacks = [{ words: "The phone number is missing.", mend: { place: "letterhead", id: "", verb: "Open the letterhead" } }];
  office(place, answers({ wording_try: () => ({ pdf: null, faults: [], lacks, largePrint: false }) }));
  render(At);
  await userEvent.click(await screen.findByRole("button", { name: "Open the letterhead" }));
  expect(app.place).toEqual({ screen: "letterhead" });
});

test("whose words each letter has is seen where it is chosen, and choosing keeps the focus there", async () => {
  const asked = office(place, answers());
  render(At);
  const select = (await screen.findByLabelText("Letter")) as HTMLSelectElement;
  expect([...select.options].map((o) => o.textContent)).toEqual(["Placement offer", "Thanks: own version 3, Waymark’s are newer"]);
  select.focus();
  await userEvent.selectOptions(select, "employer-thanks");
  await waitFor(() => expect(of(asked, "wording").at(-1)).toEqual({ kind: "employer-thanks" }));
  expect(document.activeElement).toBe(screen.getByLabelText("Letter"));
  expect(app.place).toEqual({ screen: "wording", kind: "employer-thanks" });
});

test("axe finds nothing on the editor, with a fault and a comparison", async () => {
  vi.useRealTimers();
  office(place, answers());
  const { container } = render(At);
  await type(await area(), WORDS.replace("name", "nam"));
  await screen.findByTestId("faults");
  await userEvent.click(screen.getByText("Versions (1)"));
  await userEvent.click(screen.getByRole("button", { name: "Compare with Waymark’s words" }));
  await screen.findByTestId("compare");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});
