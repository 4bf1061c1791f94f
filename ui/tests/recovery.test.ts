import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/app.svelte";
import { office, state } from "./office";

const page = { recoveryPdf: "", fileName: "Waymark recovery code.pdf" };

test("a recovery code that nobody checked is asked for on the first screen, made anew and checked", async () => {
  const asked = office({ screen: "today" }, {
    app_state: () => state({ recoveryChecked: false }),
    recovery_renew: () => page,
    check_recovery_code: (given: { code: string }) => ({ matches: given.code === "RIGHT" }),
  });
  render(App);
  await userEvent.click(await screen.findByTestId("to-recovery"));
  await userEvent.type(await screen.findByLabelText("Recovery code from the printed page"), "WRONG");
  await userEvent.click(screen.getByTestId("check-kept-code"));
  expect((await screen.findAllByText(/not the code of this office/)).length).toBeGreaterThan(0);
  await userEvent.click(screen.getByText("The page is lost, or somebody else has seen it"));
  await userEvent.type(screen.getByLabelText("Your passphrase"), "four words are easy");
  await userEvent.click(screen.getByTestId("renew-code"));
  expect(asked).toContainEqual({ name: "recovery_renew", given: { passphrase: "four words are easy" } });
  await screen.findByRole("heading", { name: "Keep your recovery code" });
  await userEvent.type(screen.getByLabelText("Type the code from the page"), "RIGHT");
  await userEvent.click(screen.getByTestId("check-code"));
  await screen.findByText(/typed from its page/);
  app.go({ screen: "today" });
  await screen.findByRole("heading", { name: "Today" });
  expect(screen.queryByTestId("to-recovery")).toBeNull();
});

test("the page of a new office goes with the lock, and unlocking asks for its code", async () => {
  const made = { ...page, state: state({ recoveryChecked: false }) };
  let stage: "firstStart" | "locked" | "open" = "firstStart";
  office({ screen: "today" }, {
    app_state: () => state(stage === "open" ? { recoveryChecked: false } : { stage, kinds: [] }),
    create_office: () => made,
    unlock: () => state({ recoveryChecked: false }),
  });
  render(App);
  await userEvent.type(await screen.findByLabelText("Name of the office"), "Birmingham");
  await userEvent.type(screen.getByLabelText("Your name"), "Rosa");
  await userEvent.type(screen.getByLabelText("Passphrase"), "four words are easy");
  await userEvent.type(screen.getByLabelText("Passphrase again"), "four words are easy");
  await userEvent.click(screen.getByTestId("create-office"));
  await screen.findByRole("heading", { name: "Keep your recovery code" });
  stage = "locked";
  await app.refresh();
  await userEvent.type(await screen.findByLabelText("Passphrase"), "four words are easy");
  stage = "open";
  await userEvent.click(screen.getByTestId("unlock"));
  expect(await screen.findByTestId("to-recovery")).toBeTruthy();
});

test("a lock is seen before the program has answered, whatever it is busy with", async () => {
  let answer = (_: unknown) => {};
  office({ screen: "record", id: "s1" }, { lock: () => new Promise((done) => (answer = done)) });
  const { container } = render(App);
  await screen.findByRole("article", { name: "Aisha Begum" });
  const locking = app.lock();
  await screen.findByTestId("unlock");
  expect(container.innerHTML).not.toContain("Aisha");
  await waitFor(() => answer(state({ stage: "locked", kinds: [] })));
  await locking;
  expect(screen.getByTestId("unlock")).toBeTruthy();
});
