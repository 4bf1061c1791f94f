// What the whole window shares: where the program stands, which screen is open, what was said last.
// Never here: anything of a record; after locking only the place to come back to is kept.
import { asProblem, call, watchProblems, type ActionView, type AppState, type ListQuery, type Problem, type Settings } from "./backend";

export type Place =
  | { screen: "today" }
  | { screen: "list"; query: ListQuery }
  | { screen: "record"; id: string }
  | { screen: "form"; kind: string; id: string | null; parent: string | null }
  | { screen: "checks"; ids: string[] }
  | { screen: "letters"; kind: string; ids: string[] }
  | { screen: "import"; kind: string }
  | { screen: "settings" };

export const listOf = (kind: string): Place => ({ screen: "list", query: { kind, search: "", filters: [], sort: null, page: 1 } });

class App {
  state = $state<AppState | null>(null);
  place = $state<Place>({ screen: "today" });
  last = $state<ActionView | null>(null);
  problem = $state<Problem | null>(null);
  /** Said once, politely, to a screen reader, and shown at the bottom. */
  said = $state("");
  paletteOpen = $state(false);
  /** Counts changes, so that an open screen reads its records again. */
  changes = $state(0);
  private before: Place[] = [];

  async start() {
    watchProblems((problem) => {
      if (problem.code === "locked" && this.state?.stage === "open") void this.refresh();
    });
    await this.refresh();
  }

  async refresh() {
    try {
      this.take(await call("app_state"));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  take(state: AppState) {
    const wasOpen = this.state?.stage === "open";
    this.state = state;
    this.last = state.lastAction;
    show(state.settings);
    if (state.stage !== "open" && wasOpen) this.forget();
  }

  /** After locking: nothing of a record stays, only where to go back to. */
  private forget() {
    this.last = null;
    this.said = "";
    this.problem = null;
    this.paletteOpen = false;
    this.before = [];
    if (this.place.screen === "list") this.place = listOf(this.place.query.kind);
    else if (this.place.screen !== "form" && this.place.screen !== "record") this.place = { screen: "today" };
  }

  go(place: Place) {
    this.before = [...this.before.slice(-30), this.place];
    this.place = place;
    this.problem = null;
  }

  back() {
    const place = this.before.pop();
    if (place) this.place = place;
    else this.place = { screen: "today" };
    this.problem = null;
  }

  /** A change was made: its name goes to the bottom line, and open screens read again. */
  done(action: ActionView | null, said?: string) {
    if (action) this.last = action;
    this.said = said ?? (action ? `${action.title}. Saved on this laptop.` : this.said);
    this.problem = null;
    this.changes += 1;
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

  async lock() {
    try {
      this.take(await call("lock"));
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async settings(settings: Settings) {
    const kept = await call("settings_set", settings);
    if (this.state) this.state.settings = kept;
    show(kept);
  }

  kind(kind: string) {
    return this.state?.kinds.find((k) => k.kind === kind);
  }
}

/** Puts the look that a person chose on the page. */
export function show(settings: Settings) {
  const prefers = (query: string) => window.matchMedia?.(query).matches ?? false;
  const system = prefers("(prefers-contrast: more)") ? "contrast" : prefers("(prefers-color-scheme: dark)") ? "dark" : "light";
  const page = document.documentElement.dataset;
  page.theme = settings.theme === "system" ? system : settings.theme;
  page.density = settings.density;
  page.typeface = settings.typeface;
}

export const app = new App();
