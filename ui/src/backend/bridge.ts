// Calls in development without the desktop window, through the server of `npm run dev`.
import type { Transport } from ".";

export const bridgeTransport: Transport = async (name, given) => {
  const answer = await fetch("/call", { method: "POST", body: JSON.stringify({ name, given }) });
  const told = (await answer.json()) as { back?: unknown; problem?: unknown };
  if (told.problem) throw told.problem;
  return told.back as never;
};
