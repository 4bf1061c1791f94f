// Starts the screens. In development without the desktop window they ask the program through `npm run dev`.
import { mount } from "svelte";
import "./styles/scripts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/sides.css";
import App from "./App.svelte";
import { developWithoutWindow } from "./backend";

if (import.meta.env.DEV) await developWithoutWindow();
const target = document.getElementById("app");
if (target) mount(App, { target });
