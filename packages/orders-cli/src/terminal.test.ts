import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { UsageError } from "./exit-code.ts";
import { createTerminal } from "./terminal.ts";

/** Creates a terminal over streams. */
function createTestTerminal({ isTTY = true } = {}) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() };
  const written = (name: "stdout" | "stderr") => String(streams[name].read() ?? "");
  return { streams, terminal: createTerminal(streams), written };
}

const never = new AbortController().signal;

test("prints results on standard output and reports on standard error", () => {
  const { terminal, written } = createTestTerminal();
  terminal.print("6f1e");
  terminal.report("1 order placed");
  expect([written("stdout"), written("stderr")]).toEqual(["6f1e\n", "1 order placed\n"]);
});

test("replaces the progress line with the next output", () => {
  const { terminal, written } = createTestTerminal();
  terminal.progress("1 of 2");
  terminal.progress("2 of 2");
  terminal.report("done");
  terminal.report("really");
  expect(written("stderr")).toBe("\r\u001b[K1 of 2\r\u001b[K2 of 2\r\u001b[Kdone\nreally\n");
});

test("shows no progress without a terminal", () => {
  const { terminal, written } = createTestTerminal({ isTTY: false });
  terminal.progress("1 of 2");
  expect(written("stderr")).toBe("");
});

test.each([
  ["y", true],
  ["Yes ", true],
  ["n", false],
  ["", false],
  ["yellow", false],
])("takes the reply %j as %s", async (reply, confirmed) => {
  const { streams, terminal, written } = createTestTerminal();
  const confirming = terminal.confirm("send 3?", never);
  streams.stdin.write(`${reply}\n`);
  expect(await confirming).toBe(confirmed);
  expect(written("stderr")).toBe("send 3? [y/N] ");
});

test("takes the end of the input and an interruption as no", async () => {
  const { streams, terminal } = createTestTerminal();
  streams.stdin.end();
  expect(await terminal.confirm("send 3?", never)).toBe(false);

  const controller = new AbortController();
  const confirming = createTestTerminal().terminal.confirm("send 3?", controller.signal);
  controller.abort();
  expect(await confirming).toBe(false);
});

test("fails without a terminal, naming --yes", async () => {
  const { terminal } = createTestTerminal({ isTTY: false });
  await expect(terminal.confirm("send 3?", never)).rejects.toThrow(
    new UsageError('cannot ask "send 3?" without a terminal: pass --yes to confirm'),
  );
});
