import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import Combobox from "../src/parts/Combobox.svelte";
import type { Hit } from "../src/backend";
import { office } from "./office";

const open = (over: Record<string, unknown> = {}) => {
  const picked: Hit[] = [];
  render(Combobox, { id: "school", kind: "organisation", value: "o1", shown: "Holte School", picked: (hit: Hit) => picked.push(hit), ...over });
  return { picked, input: screen.getByRole<HTMLInputElement>("combobox") };
};

test("typing finds, the arrows point, Enter takes", async () => {
  office({ screen: "today" });
  const { input, picked } = open();
  await userEvent.clear(input);
  await userEvent.type(input, "ais");
  await waitFor(() => expect(input.getAttribute("aria-expanded")).toBe("true"));
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  const options = screen.getAllByRole("option");
  expect(input.getAttribute("aria-activedescendant")).toBe(options[1]!.id);
  expect(options[1]!.getAttribute("aria-selected")).toBe("true");
  await userEvent.keyboard("{Enter}");
  expect(picked[0]?.id).toBe("s2");
  expect(input.value).toBe("Aisha Khan");
  expect(input.getAttribute("aria-expanded")).toBe("false");
});

test("Escape and leaving put back what stood there; emptying takes it out", async () => {
  office({ screen: "today" });
  const { input } = open();
  await userEvent.type(input, "xyz");
  await userEvent.keyboard("{Escape}");
  expect(input.value).toBe("Holte School");
  await userEvent.type(input, "xyz");
  await userEvent.tab();
  expect(input.value).toBe("Holte School");
  await userEvent.clear(input);
  await userEvent.tab();
  expect(input.value).toBe("");
});

test("a late answer to an earlier letter is dropped", async () => {
  const waiting: ((hits: { hits: Hit[] }) => void)[] = [];
  office({ screen: "today" }, { search: () => new Promise((resolve) => waiting.push(resolve as never)) });
  const { input } = open({ value: "", shown: "" });
  await userEvent.type(input, "ab");
  const hit = (title: string): { hits: Hit[] } => ({ hits: [{ id: title, kind: "organisation", kindLabel: "", title, subtitle: "" }] });
  waiting[1]!(hit("Abbey"));
  waiting[0]!(hit("Aardvark"));
  await waitFor(() => expect(screen.getAllByRole("option").map((o) => o.textContent?.trim())).toEqual(["Abbey"]));
});
