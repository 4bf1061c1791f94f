// Starts the screens. In development without the desktop window they talk to an invented office.
import { mount } from "svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./App.svelte";
import { useTransport } from "./backend";

if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
  const { fakeOffice } = await import("./backend/fake");
  useTransport(fakeOffice());
}
const target = document.getElementById("app");
if (target) mount(App, { target });
