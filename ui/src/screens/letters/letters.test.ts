import { expect, test } from "vitest";
import { useTransport, type LettersIssued, type Problem } from "../../backend";
import { LetterRun } from "./run.svelte";
import { chunks, isOld, issueVerb, itemOf, settle, sorted, stateOf, whatIsInFiles, whatWasDone, type Item } from "./words";

const item = (id: string, over: Partial<Item> = {}): Item => ({ kind: "k", id, title: id, blocked: [], reference: null, letter: null, ...over });
const answer = (issued: string[], blocked: string[] = []): LettersIssued => ({
  issued: issued.map((id) => ({ id: `letter-${id}`, reference: `BIR-${id}`, title: `To ${id}`, path: null, again: false })),
  blocked: blocked.map((id) => ({ id, title: `To ${id}`, reasons: ["No consent."] })),
  files: [],
  action: null,
  stopped: null,
  unwritten: null,
});

test("issued letters go back to those that were asked for, in their order, past the blocked ones", () => {
  const settled = settle([item("a"), item("b"), item("c")], answer(["a", "c"], ["b"]));
  expect(settled.map((i) => i.letter)).toEqual(["letter-a", null, "letter-c"]);
  expect(settled.map(stateOf)).toEqual(["issued", "blocked", "issued"]);
});

test("an answer that does not fit puts no letter to the wrong person", () => {
  expect(settle([item("a"), item("b")], answer(["b"])).map((i) => i.letter)).toEqual([null, null]);
});

test("an issued letter that was chosen itself stays as it was", () => {
  expect(isOld(itemOf("", { id: "l1", title: "", reference: "BIR-1", issued: "l1", blocked: [], largePrint: false, fate: null, surname: "", school: "" }))).toBe(true);
  expect(isOld(itemOf("k", { id: "p1", title: "", reference: "BIR-1", issued: "l1", blocked: [], largePrint: false, fate: null, surname: "", school: "" }))).toBe(false);
});

test("the outcome and the button are said in numbers", () => {
  const result = { issued: 12, again: 0, blocked: 2, printed: 12, files: [], unwritten: 0, stopped: false };
  expect(whatWasDone(result)).toBe("12 letters were issued and printed. 2 are blocked; each says why.");
  expect(whatWasDone({ ...result, blocked: 0, printed: 3, stopped: true })).toBe("Stopped. 12 letters were issued and 3 printed.");
  expect(whatWasDone({ ...result, issued: 0, again: 4, blocked: 1, printed: 4 })).toBe("4 letters were printed again. 1 is blocked; each says why.");
  expect(issueVerb(3, 0, "HP LaserJet")).toBe("Issue 3 letters and print them on HP LaserJet");
  expect(issueVerb(0, 2, "HP LaserJet")).toBe("Print 2 letters again on HP LaserJet");
  expect(issueVerb(0, 1, "")).toBe("Write 1 letter again");
});

test("which files are there is said beside what is in none", () => {
  const result = { issued: 12, again: 0, blocked: 0, printed: 0, files: ["/a/1.pdf"], unwritten: 0, stopped: false };
  expect(whatIsInFiles(result)).toBe("1 file was written.");
  expect(whatIsInFiles({ ...result, unwritten: 1 })).toBe("1 file was written. 1 letter is in no file yet: write it again.");
  expect(whatIsInFiles({ ...result, files: [], unwritten: 12 })).toBe("No file was written. 12 letters are in no file yet: write them again.");
});

const full: Problem = { code: "disk_full", happened: "The disk is full.", safe: "The letters are issued.", next: "Free some space.", unsure: false, number: null, fields: [] };

/** A program that issues all but those whose id says so, and notes what it was asked. Only so many letters find room
 * in its folders, and its printer breaks down after so many files. */
function program({ room = Infinity, most = 1000, paper = Infinity, at = (_name: string): unknown => null } = {}) {
  const written = (ids: string[], folder: string): LettersIssued => {
    const all = answer(ids);
    const names = chunks(ids.slice(0, room), most).map((part) => `${folder}/${part.length}-${part[0]}.pdf`);
    all.issued.forEach((one, n) => (one.path = names[Math.floor(n / most)] ?? null));
    return { ...all, files: names, unwritten: room < ids.length ? full : null };
  };
  const asked: { name: string; given: Record<string, unknown> }[] = [];
  useTransport(async (name, given) => {
    const g = given as unknown as { ids: string[]; folder: string | null; path: string };
    // After each change the window asks how things stand; that is no part of a run.
    if (name === "touch") throw new Error("not asked here");
    // What is remembered of it has tests of its own.
    if (name === "letter_run_begin") return { key: "run" } as never;
    if (name === "letter_run_end") return {} as never;
    if (name === "letter_run") return { run: null } as never;
    asked.push({ name, given: given as Record<string, unknown> });
    at(name);
    const answers: Record<string, () => unknown> = {
      letters_look: () => ({ letters: g.ids.map((id) => ({ id, title: `To ${id}`, reference: null, issued: null, blocked: id.startsWith("x") ? [{ words: "No consent.", mend: { place: "checks", id, verb: "Open its checks" } }] : [], largePrint: false, fate: null, surname: "", school: "" })) }),
      letters_issue: () => (g.folder ? written(g.ids, g.folder) : answer(g.ids)),
      letter_print: () => {
        if (paper-- <= 0) throw { ...full, code: "host", happened: "The printer is out of paper." };
        return { said: "Sent.", letters: ["l1"] };
      },
      letter_save: () => ({ path: g.path, summary: "" }),
    };
    return answers[name]!() as never;
  });
  return asked;
}
const hp = { printer: "hp", copies: 2, bothSides: false, tray: "Tray2" };
const ids = (n: number, prefix = "p") => Array.from({ length: n }, (_, i) => `${prefix}${i}`);
async function looked(all: string[]) {
  const run = new LetterRun();
  run.start();
  await run.look(["k"], all);
  return run;
}

test("a long run goes a few at a time, then writes its one file, then prints it", async () => {
  const asked = program();
  const run = await looked([...ids(45), "x1"]);
  expect(run.ready).toHaveLength(45);
  asked.length = 0;
  const result = await run.issue(run.ready, { folder: "/letters", merged: true, print: hp });
  expect(asked.map((a) => [a.name, (a.given.ids as string[] | undefined)?.length ?? a.given.file])).toEqual([
    ["letters_issue", 20],
    ["letters_issue", 20],
    ["letters_issue", 5],
    ["letters_issue", 45],
    ["letter_print", "/letters/45-p0.pdf"],
  ]);
  expect(result).toEqual({ issued: 45, again: 0, blocked: 0, printed: 45, files: ["/letters/45-p0.pdf"], unwritten: 0, stopped: false });
});

test("a run that is stopped issues no more, writes nothing and prints nothing", async () => {
  const asked = program({ at: (name) => name === "letters_issue" && run.stop() });
  const run = await looked(ids(45));
  asked.length = 0;
  const result = await run.issue(run.ready, { folder: "/letters", merged: true, print: hp });
  expect(asked.map((a) => a.name)).toEqual(["letters_issue"]);
  expect([result.issued, result.stopped]).toEqual([20, true]);
});

test("letters that were issued before are printed as they were, and never issued anew", async () => {
  const asked = program();
  const run = new LetterRun();
  run.start();
  run.items = [item("l1", { kind: "", letter: "l1", reference: "BIR-1" })];
  const result = await run.issue(run.issued, { folder: "/letters", merged: true, print: hp });
  expect(asked.map((a) => a.name)).toEqual(["letter_save", "letter_print"]);
  expect([result.issued, result.again, result.printed]).toEqual([0, 1, 1]);
});

test("new letters are printed by their file, letters issued before by themselves", async () => {
  const asked = program();
  const run = await looked(ids(2));
  run.items.push(item("l1", { kind: "", letter: "l1", reference: "BIR-1" }));
  asked.length = 0;
  const result = await run.issue([...run.ready, ...run.issued], { folder: "/letters", merged: true, print: hp });
  const prints = asked.filter((a) => a.name === "letter_print").map((a) => a.given);
  expect(prints).toEqual([{ id: null, file: "/letters/2-p0.pdf", ...hp }, { id: "l1", file: null, ...hp }]);
  expect([result.issued, result.again, result.printed]).toEqual([2, 1, 3]);
});

test("on both sides no letter begins on the back of another: the file is written for it", async () => {
  const asked = program();
  const run = await looked(ids(2));
  const both = { ...hp, bothSides: true };
  await run.issue(run.ready, { folder: "/letters", merged: true, print: both });
  const given = (name: string) => asked.filter((a) => a.name === name).map((a) => a.given as unknown as Record<string, unknown>);
  expect(given("letters_issue").map((g) => [g.merged, g.bothSides])).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(given("letter_print")).toEqual([{ id: null, file: "/letters/2-p0.pdf", ...both }]);
});

test("a run is sorted within its kinds, by the school or by the surname", () => {
  const all = [item("1", { surname: "og", school: "b" }), item("2", { surname: "ade", school: "b" }), item("3", { kind: "l", surname: "abe", school: "a" }), item("4", { surname: "zed", school: "a" })];
  expect(sorted(all, "surname").map((i) => i.id)).toEqual(["2", "1", "4", "3"]);
  expect(sorted(all, "school").map((i) => i.id)).toEqual(["4", "2", "1", "3"]);
  expect(sorted(all, "asked")).toEqual(all);
});

test("where the second file fails, the first is told with what failed, and nothing is printed", async () => {
  const asked = program({ room: 30, most: 30 });
  const run = await looked(ids(45));
  const result = await run.issue(run.ready, { folder: "/letters", merged: true, print: hp });
  expect([result.files, result.unwritten, result.issued, result.printed]).toEqual([["/letters/30-p0.pdf"], 15, 45, 0]);
  expect(run.problem).toEqual(full);
  expect(asked.some((a) => a.name === "letter_print")).toBe(false);
});

test("where a file of its own fails, the run ends there and says how many are in files", async () => {
  const asked = program({ room: 5, most: 1 });
  const run = await looked(ids(45));
  asked.length = 0;
  const result = await run.issue(run.ready, { folder: "/letters", merged: false, print: null });
  expect([result.files.length, result.unwritten, result.issued]).toEqual([5, 15, 20]);
  expect([asked.length, run.problem]).toEqual([1, full]);
});

test("letters in a file that went to the printer count as printed although the next file did not", async () => {
  program({ most: 30, paper: 1 });
  const run = await looked(ids(45));
  const result = await run.issue(run.ready, { folder: "/letters", merged: true, print: hp });
  expect([result.printed, run.problem?.code]).toEqual([30, "host"]);
});

test("chunks leave nobody out", () => {
  expect(chunks(ids(45), 20).map((c) => c.length)).toEqual([20, 20, 5]);
});
