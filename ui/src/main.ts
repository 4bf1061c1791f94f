// Starts the screens. In development without the desktop window they ask the program through `npm run dev`.
import { mount } from "svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./App.svelte";
import { useTransport } from "./backend";

if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
  const { bridgeTransport } = await import("./backend/bridge");
  useTransport(bridgeTransport);
}
const target = document.getElementById("app");
if (target) mount(App, { target });
