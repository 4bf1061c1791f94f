// The only way to the program behind the screens: typed calls by name, a problem instead of an error.
// Never here: what a screen does with an answer.
import type { Commands, Nothing, Problem } from "./types";

export type * from "./types";
export type CommandName = keyof Commands;
export type Transport = <K extends CommandName>(name: K, given: Commands[K]["given"]) => Promise<Commands[K]["back"]>;

let transport: Transport | undefined;

/** Puts another program behind the screens: tests, and development without a window. */
export function useTransport(other: Transport) {
  transport = other;
}

/** In a browser the screens ask the program that `npm run dev` starts. */
export async function developWithoutWindow() {
  if (!("__TAURI_INTERNALS__" in window)) useTransport((await import("./bridge")).bridgeTransport);
}

type Watcher = <K extends CommandName>(problem: Problem, name: K, given: Commands[K]["given"]) => void;
let watcher: Watcher = () => {};

/** Told of each problem before the caller is; the app locks the screen by it. */
export function watchProblems(told: Watcher) {
  watcher = told;
}

/** Told when the program locked without being asked; the browser of `npm run dev` hears nothing. */
export function watchLock(told: () => void) {
  if (!("__TAURI_INTERNALS__" in window)) return;
  void import("./tauri").then(({ listenForLock }) => listenForLock(told));
}

/** Told when records came from others. */
export function watchBrought(told: () => void) {
  if (!("__TAURI_INTERNALS__" in window)) return;
  void import("./tauri").then(({ listenForBrought }) => listenForBrought(told));
}

export async function call<K extends CommandName>(
  name: K,
  ...[given]: Nothing extends Commands[K]["given"] ? [] : [Commands[K]["given"]]
): Promise<Commands[K]["back"]> {
  transport ??= (await import("./tauri")).tauriTransport;
  try {
    return await transport(name, (given ?? {}) as Commands[K]["given"]);
  } catch (thrown) {
    const problem = asProblem(thrown);
    watcher(problem, name, (given ?? {}) as Commands[K]["given"]);
    throw problem;
  }
}

export function asProblem(thrown: unknown): Problem {
  if (thrown && typeof thrown === "object" && "happened" in thrown) return thrown as Problem;
  return {
    code: "unknown",
    happened: `Waymark did not answer as it should: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    safe: "What was saved before is safe. What was asked just now may have been done all the same.",
    next: "Look whether it was before you do it again. If this happens again, restart Waymark.",
    unsure: true,
    number: null,
    fields: [],
  };
}
