// What the whole window shares: where the program stands, which screen is open, what was said last.
// Never here: anything of a record; after locking only the place to come back to is kept.
import {
  asProblem,
  call,
  watchLock,
  watchProblems,
  type ActionView,
  type AppState,
  type FieldProblem,
  type LabelLetter,
  type ListQuery,
  type Problem,
  type Settings,
} from "./backend";
import { followSystem, show } from "./look";
import { unsureOf, type Unsure } from "./unsure";

export type Place =
  | { screen: "today" }
  | { screen: "list"; query: ListQuery; open?: string | null }
  | { screen: "record"; id: string }
  | { screen: "form"; kind: string; id: string | null; parent: string | null }
  | { screen: "checks"; ids: string[] }
  | { screen: "letters"; kind: string; ids: string[]; run?: string }
  | { screen: "wording"; kind: string }
  | { screen: "visit"; event: string | null; students: string[] }
  | { screen: "import"; kind: string }
  | { screen: "letterhead" }
  | { screen: "labels"; letters: LabelLetter[] }
  | { screen: "register" }
  | { screen: "sharing" }
  | { screen: "changes"; id: string | null }
  | { screen: "settings" }
  | { screen: "help" };

export const listOf = (kind: string): Place => ({ screen: "list", query: { kind, search: "", filters: [], sort: null, page: 1 } });

class App {
  state = $state<AppState | null>(null);
  place = $state.raw<Place>({ screen: "today" });
  /** Counts moves from screen to screen; the frame puts the focus on the new screen's heading. */
  moves = $state(0);
  last = $state<ActionView | null>(null);
  problem = $state<Problem | null>(null);
  /** A change that a lock cut off, told after unlocking. */
  unsure = $state<Unsure | null>(null);
  /** Said once, politely, to a screen reader, and shown at the bottom. */
  said = $state("");
  /** The action that was said. */
  private saidOf = $state<string | null>(null);
  paletteOpen = $state(false);
  /** How many changes wait to be checked. */
  toCheck = $state(0);
  /** Counts changes, so that an open screen reads its records again. */
  changes = $state(0);
  /** Unlikely but saved: shown on the record's page until it is left. */
  warnings = $state<{ id: string; list: FieldProblem[] } | null>(null);
  /** What the open form does on "Save". */
  saveNow = $state.raw<(() => void) | null>(null);
  /** What is to be kept before the screens go away: a form's last typed letters. */
  keepers = new Set<() => Promise<void>>();
  /** What outlives its screen and still must not outlive the lock. */
  forgetters = new Set<() => void>();
  private before: Place[] = [];

  /** While something is typed on a screen: it is kept before the screen goes, and "Save" saves it. Gives what ends that. */
  typing(keep: () => Promise<void>, save: (() => void) | null = null) {
    this.keepers.add(keep);
    if (save) this.saveNow = save;
    return () => {
      this.keepers.delete(keep);
      if (save) this.saveNow = null;
      void keep();
    };
  }

  async start() {
    watchProblems((problem, name, given) => {
      if (problem.unsure && problem.code === "locked") this.cutOff(unsureOf(name, given));
      if (problem.code === "locked" && this.state?.stage === "open") void this.refresh();
    });
    followSystem();
    watchLock(() => void this.refresh());
    await this.refresh();
  }

  async refresh() {
    try {
      this.take(await call("app_state"));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  private cutOff(unsure: Unsure | null) {
    if (!unsure) return;
    this.unsure = unsure;
    if (this.place.screen === unsure.leaves) this.place = unsure.place;
  }

  take(state: AppState) {
    const wasOpen = this.state?.stage === "open";
    this.state = state;
    this.last = state.lastAction;
    show(state.settings);
    if (state.stage !== "open" && wasOpen) this.forget();
    if (state.stage === "open" && !wasOpen) this.moves += 1;
  }

  /** What was said is about something else than what Undo takes back: the two must not read as one. */
  get aside() {
    return this.said !== "" && this.last?.id !== this.saidOf;
  }

  /** Tells the program that somebody is at work, so that it does not lock itself. */
  async touch() {
    const now = await call("touch").catch(() => null);
    if (!now || !this.state) return;
    if (now.stage !== "open") this.take(now);
    else {
      this.state.saved = now.saved;
      this.state.today = now.today;
    }
  }

  /** After locking: nothing of a record stays, only where to go back to. */
  private forget() {
    this.last = null;
    this.said = "";
    this.saidOf = null;
    this.problem = null;
    this.warnings = null;
    this.paletteOpen = false;
    this.toCheck = 0;
    this.before = [];
    for (const forget of this.forgetters) forget();
    if (this.place.screen === "list") this.place = listOf(this.place.query.kind);
    else if (!["form", "record", "import", "checks", "letters", "wording", "letterhead", "labels", "register", "visit", "changes"].includes(this.place.screen)) this.place = { screen: "today" };
  }

  go(place: Place) {
    this.before = [...this.before.slice(-30), this.place];
    this.arrive(place);
  }

  back() {
    this.arrive(this.before.pop() ?? { screen: "today" });
  }

  /** From a saved form to the record that it belongs to: where the form was opened, or the record's page. */
  leaveFormFor(record: string) {
    const from = this.before.at(-1);
    if (from?.screen === "record" || (from?.screen === "list" && from.open === record)) this.back();
    else if (from?.screen === "list") {
      this.before.pop();
      this.arrive({ ...from, open: record });
    } else {
      this.before.pop();
      this.go({ screen: "record", id: record });
    }
  }

  /** The same screen, seen otherwise: a filter, a page, another record beside the list. */
  turn(place: Place) {
    this.place = place;
  }

  private arrive(place: Place) {
    this.place = place;
    this.moves += 1;
    this.problem = null;
    if (!(place.screen === "record" && place.id === this.warnings?.id)) this.warnings = null;
  }

  /** A change was made: its name goes to the bottom line, and open screens read again. */
  done(action: ActionView | null, said?: string) {
    if (action) this.last = action;
    if (action || said) this.saidOf = action?.id ?? null;
    this.said = said ?? (action ? `${action.title}. Saved on this laptop.` : this.said);
    this.problem = null;
    this.changes += 1;
    void this.touch();
  }

  /** Says what changed no record: a backup, an export. */
  tell(said: string) {
    this.said = said;
    this.saidOf = null;
  }

  fail(thrown: unknown) {
    this.problem = asProblem(thrown);
  }

  async undo() {
    if (!this.last?.canUndo) return;
    try {
      const outcome = await call("undo", { action: this.last.id });
      this.last = outcome.last;
      this.done(null, [`Undone: ${outcome.undone}.`, ...outcome.kept].join(" "));
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** The screens go blank before anything is waited for: a long job may be at work. */
  async lock() {
    const kept = Promise.allSettled([...this.keepers].map((keep) => keep()));
    if (this.state) this.take({ ...this.state, stage: "locked", person: null, officeId: null, personId: null, kinds: [], lastAction: null });
    await kept;
    try {
      this.take(await call("lock"));
    } catch (thrown) {
      await this.refresh();
      if (asProblem(thrown).code !== "locked") this.fail(thrown);
    }
  }

  async settings(settings: Settings) {
    const kept = await call("settings_set", settings);
    if (this.state) this.state.settings = kept;
    show(kept);
  }

  /** The import whose rows become records of this kind; empty when there is none. */
  importOf(kind: string) {
    return this.kind(kind)?.importAs ?? "";
  }

  /** The kind of record that an import makes. */
  kindOfImport(code: string) {
    return this.state?.kinds.find((k) => k.importAs === code);
  }

  kind(kind: string) {
    return this.state?.kinds.find((k) => k.kind === kind);
  }
}

export const app = new App();
