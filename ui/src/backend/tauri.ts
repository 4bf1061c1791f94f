// Calls through the desktop window.
import { invoke } from "@tauri-apps/api/core";
import type { Transport } from ".";

export const tauriTransport: Transport = (name, given) => invoke(name, { input: given });
