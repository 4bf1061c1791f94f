// Sits between the screens and the program: each call passes here, in a frame of its own that no
// script of the screens reaches. A call must be one of the kinds that Waymark makes; its values pass unchanged.
window.__TAURI_ISOLATION_HOOK__ = (call) => {
  if (typeof call.cmd !== "string" || !/^(plugin:(event|dialog|webview)\|)?[a-z_]{1,40}$/.test(call.cmd)) {
    throw new Error("Waymark makes no such call.");
  }
  return call;
};
