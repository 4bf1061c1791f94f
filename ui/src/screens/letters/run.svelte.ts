// Letters looked at, issued, written and printed, a few at a time, so that it can be seen and stopped.
import { app } from "../../app.svelte";
import { asProblem, call, type LetterRunAsked, type LetterRunOpen, type LetterRunPart, type LettersIssued, type Problem } from "../../backend";
import { printing, type PrintWish } from "./printing.svelte";
import { chunks, isOld, itemOf, settle, sorted, stateOf, whatWasDone, type Item, type Result, type SortBy } from "./words";

/** Few enough that the count moves and "Stop" is heard soon. */
const AT_ONCE = 20;

export interface Wish {
  /** None keeps them in Waymark only. */
  folder: string | null;
  merged: boolean;
  /** None prints nothing. */
  print: PrintWish | null;
  /** A merged file is for both sides of the paper, whoever prints it. */
  bothSides?: boolean;
}

/** What was issued and written is taken first; then the reason why the rest was not is shown, and nothing more is begun. */
function stopOn({ stopped, unwritten }: { stopped: Problem | null; unwritten: Problem | null }) {
  if (stopped && unwritten) throw { ...stopped, happened: `${stopped.happened} ${unwritten.happened}`, safe: unwritten.safe, next: `${stopped.next} ${unwritten.next}` };
  if (stopped || unwritten) throw stopped ?? unwritten;
}

/** A file that was written, and the letters in it. */
interface Filed {
  file: string;
  letters: string[];
}
/** Each file of an answer once, in their order. */
const filedOf = ({ files, issued }: LettersIssued): Filed[] => files.map((file) => ({ file, letters: issued.filter((one) => one.path === file).map((one) => one.id) }));
const sum = (filed: Filed[]) => filed.reduce((all, one) => all + one.letters.length, 0);

export class LetterRun {
  items = $state<Item[]>([]);
  going = $state<{ thing: string; at: number; of: number } | null>(null);
  stopping = $state(false);
  problem = $state<Problem | null>(null);
  result = $state<Result | null>(null);
  order = $state<SortBy>("asked");
  /** Everybody gets large print; else those who need it. */
  large = $state(false);
  /** All were looked at, or it was stopped. */
  looked = $state(false);
  /** What was begun and is not finished: stopped here, or broken off before. */
  open = $state<{ key: string; run: LetterRunOpen } | null>(null);
  /** From "Issue" until all of it is known: what failed and what stands are told at once, not one after the other. */
  issuing = $state(false);
  private turn = 0;
  /** What was looked at, in the order in which it was wanted. */
  private meant: LetterRunPart[] = [];

  get ready() {
    return this.items.filter((i) => stateOf(i) === "ready");
  }
  get issued() {
    return this.items.filter((i) => stateOf(i) === "issued");
  }

  start() {
    this.turn += 1;
    Object.assign(this, { items: [], going: null, stopping: false, problem: null, result: null, looked: false, open: null, issuing: false });
  }

  stop() {
    this.stopping = true;
  }
  leave() {
    this.turn += 1;
    this.stopping = true;
  }

  private begin() {
    this.stopping = false;
    this.problem = null;
    this.result = null;
  }

  /** Which letters are meant, and what blocks each. */
  look(kinds: string[], ids: string[]) {
    return this.lookAt(kinds.map((kind) => ({ kind, ids })));
  }

  /** The same letters once more: in another print, in the order in which they were chosen. */
  again() {
    const { open, meant } = this;
    this.start();
    this.open = open;
    return this.lookAt(meant);
  }

  private async lookAt(asked: LetterRunPart[]) {
    this.begin();
    this.meant = asked;
    const parts = asked.flatMap(({ kind, ids }) => chunks(ids, AT_ONCE).map((part) => ({ kind, part })));
    const of = asked.reduce((all, { ids }) => all + ids.length, 0);
    let at = 0;
    await this.each("Looking at letter", parts, async ({ kind, part }) => {
      this.going = { thing: "Looking at letter", at, of };
      const { letters } = await call("letters_look", { kind, ids: part, largePrint: this.large });
      const known = new Set(this.items.map((i) => i.kind + i.id));
      this.items.push(...letters.map((one) => itemOf(kind, one)).filter((i) => !known.has(i.kind + i.id)));
      at += part.length;
    });
    this.sort();
    this.looked = true;
  }

  /** Looks at the letters of a run that was broken off, in the order in which they were wanted. */
  async resume(key: string) {
    const mine = this.turn;
    try {
      const { run } = await call("letter_run", { key });
      if (mine !== this.turn) return;
      if (!run) return void (this.looked = true);
      this.order = "asked";
      this.large = run.asked.largePrint;
      this.open = { key, run };
      await this.lookAt(run.asked.parts);
    } catch (thrown) {
      if (mine === this.turn) [this.problem, this.looked] = [asProblem(thrown), true];
    }
  }

  /** Goes on as it was meant: what is missing is issued, and all of it written and printed; into another folder, where
   * the first will not do. */
  async goOn(elsewhere: string | null = null) {
    if (!this.open || this.going || this.issuing) return;
    const { merged, bothSides, print, parts } = this.open.run.asked;
    const folder = elsewhere ?? this.open.run.asked.folder;
    const at = new Map(parts.flatMap(({ kind, ids }) => ids.map((id) => kind + id)).map((name, n) => [name, n]));
    const these = this.items.filter((i) => at.has(i.kind + i.id)).sort((a, b) => at.get(a.kind + a.id)! - at.get(b.kind + b.id)!);
    await this.issue(these, { folder, merged, bothSides, print: print && { ...print, bothSides } });
  }

  /** What is issued stays; only that there was more to do is forgotten. */
  async putAway() {
    if (!this.open) return false;
    try {
      await call("letter_run_end", { key: this.open.key });
      this.open = this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    return this.open === null;
  }

  /** Before the first letter is issued, so that nothing is forgotten when the program is killed. */
  private async remember(these: Item[], { folder, merged, print, bothSides }: Wish): Promise<string | null> {
    const kinds = [...new Set(these.map((i) => i.kind))];
    const asked = {
      parts: kinds.map((kind) => ({ kind, ids: these.filter((i) => i.kind === kind).map((i) => i.id) })),
      ...{ folder, merged, largePrint: this.large, bothSides: print?.bothSides ?? bothSides ?? false },
      print: print && { printer: print.printer, copies: print.copies, tray: print.tray },
    };
    try {
      const before = these.filter((i) => stateOf(i) === "issued").length;
      const { key } = await call("letter_run_begin", { asked, before });
      await this.replace(key, asked);
      return key;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return null;
    }
  }

  /** The run before is let go where this one brings out all of its letters: into another folder. */
  private async replace(key: string, asked: LetterRunAsked) {
    const old = this.open;
    if (!old || old.key === key) return;
    const now = new Set(asked.parts.flatMap(({ kind, ids }) => ids.map((id) => kind + id)));
    const all = old.run.asked.parts.every(({ kind, ids }) => ids.every((id) => now.has(kind + id)));
    if (all && (asked.folder || !old.run.asked.folder) && (asked.print || !old.run.asked.print)) await call("letter_run_end", { key: old.key });
  }

  /** A run that came to its end is forgotten; another is there to go on with, here and on Today. */
  private async finish(key: string, mine: number, gone: Set<string>) {
    try {
      const done = mine === this.turn && !this.stopping && !this.problem;
      if (done) await call("letter_run_end", { key });
      const run = done ? null : (await call("letter_run", { key })).run;
      // What had gone to the printer before it went into another folder is not sent again either.
      if (mine === this.turn) this.open = run && { key, run: { ...run, printed: [...new Set([...run.printed, ...gone])] } };
    } catch (thrown) {
      if (mine === this.turn) this.problem ??= asProblem(thrown);
    }
  }

  private async each<T>(thing: string, all: T[], work: (one: T) => Promise<void>): Promise<number> {
    const mine = this.turn;
    let at = 0;
    if (this.stopping || this.problem) return at;
    try {
      for (const one of all) {
        if (this.stopping || mine !== this.turn) break;
        this.going = { thing, at, of: all.length };
        await work(one);
        at += 1;
      }
    } catch (thrown) {
      if (mine === this.turn) this.problem = asProblem(thrown);
    } finally {
      if (mine === this.turn) this.going = null;
    }
    return at;
  }

  sort() {
    this.items = sorted(this.items, this.order);
  }

  /** How a letter went, as somebody said. */
  noted(item: Item, fate: string) {
    this.take([{ ...item, fate }]);
  }

  private take(settled: Item[]) {
    for (const now of settled) {
      const item = this.items.find((i) => i.kind === now.kind && i.id === now.id);
      if (item) Object.assign(item, now);
    }
  }

  /** Issues these, then writes the one file of each kind, then prints. Letters issued before are given back as they are. */
  async issue(these: Item[], wish: Wish): Promise<Result> {
    const mine = this.turn;
    this.issuing = true;
    try {
      return await this.bringOut(these, wish);
    } finally {
      if (mine === this.turn) this.issuing = false;
    }
  }

  private async bringOut(these: Item[], wish: Wish): Promise<Result> {
    this.begin();
    const mine = this.turn;
    const gone = new Set(this.open?.run.printed);
    const key = await this.remember(these, wish);
    const filed: Filed[] = [];
    const old = these.filter(isOld);
    const open = these.filter((i) => !isOld(i));
    const byKind = [...new Set(open.map((i) => i.kind))].map((kind) => open.filter((i) => i.kind === kind));
    const parts = byKind.flatMap((same) => chunks(same, AT_ONCE));
    const before = new Set(these.filter((i) => i.reference).map((i) => i.id + i.kind));
    const each = wish.merged ? null : wish.folder;
    let at = 0;
    await this.each("Letter", parts, async (part) => {
      this.going = { thing: "Letter", at, of: open.length };
      const answer = await call("letters_issue", { kind: part[0]!.kind, ids: part.map((i) => i.id), folder: each, merged: false, largePrint: this.large, bothSides: false });
      filed.push(...filedOf(answer));
      this.take(settle(part, answer));
      if (answer.action) app.last = answer.action;
      stopOn(answer);
      at += part.length;
    });
    const folder = wish.folder;
    if (folder) {
      await this.each("Writing letter", old, async (item) => {
        filed.push({ file: (await call("letter_save", { id: item.id, path: `${folder}/${item.reference}.pdf` })).path, letters: [item.id] });
      });
    }
    const now = these.map((i) => this.items.find((o) => o.kind === i.kind && o.id === i.id) ?? i);
    const made = now.filter((i) => stateOf(i) === "issued" && i.letter);
    const fresh = made.filter((i) => !isOld(i));
    const merged = wish.merged && folder && fresh.length ? await this.merge(fresh, folder, wish.print?.bothSides ?? wish.bothSides ?? false) : [];
    filed.push(...merged);
    const printed = wish.print ? await this.print(made, merged, wish.print, gone) : 0;
    const inFiles = new Set(filed.flatMap((one) => one.letters));
    const missing = folder ? made.filter((i) => !inFiles.has(i.letter!)).map((i) => `${i.title}, ${i.reference}`) : [];
    const again = made.filter((i) => before.has(i.id + i.kind)).length;
    const result: Result = {
      issued: made.length - again,
      again,
      blocked: now.filter((i) => i.blocked.length).length,
      printed,
      gone: (wish.print && made.filter((i) => gone.has(i.letter!)).length) || undefined,
      files: filed.map((one) => one.file),
      unwritten: folder ? made.length - sum(filed) : 0,
      missing: missing.length ? missing : undefined,
      stopped: this.stopping,
    };
    // Nothing was begun: the problem says why, and there is no more to say.
    if (!key) return result;
    await this.finish(key, mine, gone);
    this.result = result;
    app.done(null, whatWasDone(result));
    return result;
  }

  private async merge(made: Item[], folder: string, bothSides: boolean): Promise<Filed[]> {
    const filed: Filed[] = [];
    const kinds = [...new Set(made.map((i) => i.kind))];
    await this.each("Writing file", kinds, async (kind) => {
      const ids = made.filter((i) => i.kind === kind).map((i) => i.id);
      const answer = await call("letters_issue", { kind, ids, folder, merged: true, largePrint: this.large, bothSides });
      filed.push(...filedOf(answer));
      stopOn(answer);
    });
    return filed;
  }

  /** The files in which several letters are, then the letters that are in none of them. What went to the printer before
   * the run was broken off does not come out twice. */
  private async print(made: Item[], all: Filed[], wish: PrintWish, gone: Set<string>): Promise<number> {
    const singly = (all.length ? made.filter(isOld) : made).filter((i) => !gone.has(i.letter!));
    const merged = all.filter(({ letters }) => !letters.every((id) => gone.has(id)));
    const send = async (what: { id: string | null; file: string | null }) => printing.went((await call("letter_print", { ...what, ...wish })).letters);
    const sent = await this.each("Printing file", merged, ({ file }) => send({ id: null, file }));
    const printed = sum(merged.slice(0, sent));
    return sent < merged.length ? printed : printed + (await this.each("Printing letter", singly, (item) => send({ id: item.letter, file: null })));
  }

  /** The letter's own record: issued now, or given back as it was issued before. */
  async letterOf(item: Item): Promise<string | null> {
    if (!item.letter) {
      const answer = await call("letters_issue", { kind: item.kind, ids: [item.id], folder: null, merged: false, largePrint: this.large, bothSides: false });
      this.take(settle([item], answer));
      app.done(answer.action);
    }
    return this.items.find((i) => i.kind === item.kind && i.id === item.id)?.letter ?? item.letter;
  }
}
