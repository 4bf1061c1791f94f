// Calls through the desktop window.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Transport } from ".";

export const tauriTransport: Transport = (name, given) => invoke(name, { input: given });

/** Told when records came from others. */
export const listenForBrought = (told: () => void) => listen("brought", told);

/** Told each time that the program locked itself: idle, asleep, or with the computer. */
export const listenForLock = (told: () => void) => listen("locked", told);
