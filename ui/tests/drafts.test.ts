// Drafts that nobody goes on with.
import axe from "axe-core";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import FormScreen from "../src/screens/form/FormScreen.svelte";
import Today from "../src/screens/today/Today.svelte";
import { office } from "./office";

const titles = [
  { key: "student:s9", title: "Edit Aisha Begum", savedAt: "2026-07-01T10:00:00Z", kind: "student", id: "s9", parent: null },
  { key: "student:new", title: "New student", savedAt: "2026-07-01T10:00:00Z", kind: "student", id: null, parent: null },
];
const missing = { code: "not_found", happened: "This record is not here any more.", safe: "", next: "", unsure: false, number: null, fields: [] };

test("a draft is thrown away from Today by keyboard, and only after it was asked once", async () => {
  let drafts = titles;
  const asked = office({ screen: "today" }, {
    today: () => ({ groups: [], drafts }),
    draft_clear: ({ key }: { key: string }) => ((drafts = drafts.filter((d) => d.key !== key)), {}),
  });
  const { container } = render(Today);
  (await screen.findByRole("button", { name: "Throw it away: Edit Aisha Begum" })).focus();
  await userEvent.keyboard("{Enter}");
  expect(document.activeElement?.textContent).toBe("Keep it");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => v.id)).toEqual([]);
  await userEvent.keyboard("{Escape}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Throw it away: Edit Aisha Begum");
  expect(asked.some((a) => a.name === "draft_clear")).toBe(false);
  await userEvent.keyboard("{Enter}{Tab}{Enter}");
  await waitFor(() => expect(screen.queryByText("Edit Aisha Begum")).toBeNull());
  expect(asked.filter((a) => a.name === "draft_clear").map((a) => a.given)).toEqual([{ key: "student:s9" }]);
  expect(screen.getByText("New student")).toBeTruthy();
  expect(app.said).toBe("Thrown away: Edit Aisha Begum.");
});

test("the draft of a record that is gone can be thrown away where its form cannot be shown", async () => {
  const asked = office({ screen: "form", kind: "student", id: "s9", parent: null }, {
    form: () => { throw missing; },
    draft_load: () => ({ draft: { ...titles[0], values: { phone: "0121 496 0123" } } }),
  });
  render(FormScreen, { kind: "student", id: "s9", parent: null });
  await userEvent.click(await screen.findByRole("button", { name: "Throw it away: Edit Aisha Begum" }));
  await userEvent.click(screen.getByTestId("throw-away"));
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ name: "draft_clear", given: { key: "student:s9" } }));
  expect(app.place).not.toMatchObject({ screen: "form" });
});
