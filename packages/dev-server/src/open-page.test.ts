import { execPath, platform } from "node:process";
import { expect, test, vi } from "vitest";
import { openPage } from "./open-page.ts";

test("reports that no browser can be opened", async () => {
  const note = vi.fn();
  openPage("http://127.0.0.1:4001", { note }, { [platform]: ["no-such-opener"] });
  const message = "cannot open http://127.0.0.1:4001 in a browser: spawn no-such-opener ENOENT";
  await vi.waitFor(() => expect(note).toHaveBeenCalledExactlyOnceWith(message));
});

test("passes the page to the platform's opener", () => {
  const note = vi.fn();
  openPage("http://127.0.0.1:4001", { note }, { [platform]: [execPath, "--version"] });
  expect(note).not.toHaveBeenCalled();
});
