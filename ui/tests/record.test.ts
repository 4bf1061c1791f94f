import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app } from "../src/app.svelte";
import RecordScreen from "../src/screens/record/RecordScreen.svelte";
import { office, student } from "./office";

const gone = { id: "a9", title: "Delete student Aisha Begum", at: "2026-07-01T09:00:00Z", canUndo: true };

test("a record made by mistake is deleted, its screen is left, and Undo stands at the bottom", async () => {
  const asked = office({ screen: "record", id: "s1" }, { delete: () => ({ title: "Aisha Begum", action: gone }) });
  render(RecordScreen, { id: "s1" });
  await userEvent.click(await screen.findByTestId("delete-record"));
  await waitFor(() => expect(app.last).toEqual(gone));
  expect(asked.find((a) => a.name === "delete")?.given).toEqual({ id: "s1" });
  expect(app.place).toEqual({ screen: "today" });
});

test("what cannot be deleted offers no button", async () => {
  office({ screen: "record", id: "s1" }, { record: () => ({ ...student, canDelete: false }) });
  render(RecordScreen, { id: "s1" });
  await screen.findByTestId("record-title");
  expect(screen.queryByTestId("delete-record")).toBeNull();
});
