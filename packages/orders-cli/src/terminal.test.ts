import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { UsageError } from "./exit-code.ts";
import { processTerminal } from "./terminal.ts";

/** A terminal over streams, of which a person sees all unless `isTTY` says otherwise. */
function createTerminal({ isTTY = true } = {}) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() };
  const written = (name: "stdout" | "stderr") => String(streams[name].read() ?? "");
  return { streams, terminal: processTerminal(streams as unknown as typeof process), written };
}

const never = new AbortController().signal;

test("answers go to standard output, and what is said about the work to standard error", () => {
  const { terminal, written } = createTerminal();
  terminal.print("6f1e");
  terminal.tell("1 order placed");
  expect([written("stdout"), written("stderr")]).toEqual(["6f1e\n", "1 order placed\n"]);
});

test("progress is one line that is gone before anything else is written", () => {
  const { terminal, written } = createTerminal();
  terminal.progress("1 of 2");
  terminal.progress("2 of 2");
  terminal.tell("done");
  terminal.tell("really");
  expect(written("stderr")).toBe("\r\u001b[K1 of 2\r\u001b[K2 of 2\r\u001b[Kdone\nreally\n");
});

test("nobody sees progress where there is no terminal", () => {
  const { terminal, written } = createTerminal({ isTTY: false });
  terminal.progress("1 of 2");
  expect(written("stderr")).toBe("");
});

test.each([
  ["y", true],
  ["Yes ", true],
  ["n", false],
  ["", false],
  ["yellow", false],
])("%j answers a question with %s", async (answer, confirmed) => {
  const { streams, terminal, written } = createTerminal();
  const confirming = terminal.confirm("send 3?", never);
  streams.stdin.write(`${answer}\n`);
  expect(await confirming).toBe(confirmed);
  expect(written("stderr")).toBe("send 3? [y/N] ");
});

test("the end of the input is a no, and so is an interruption", async () => {
  const { streams, terminal } = createTerminal();
  streams.stdin.end();
  expect(await terminal.confirm("send 3?", never)).toBe(false);

  const controller = new AbortController();
  const confirming = createTerminal().terminal.confirm("send 3?", controller.signal);
  controller.abort();
  expect(await confirming).toBe(false);
});

test("without a terminal a question is an error that names --yes", async () => {
  const { terminal } = createTerminal({ isTTY: false });
  await expect(terminal.confirm("send 3?", never)).rejects.toThrow(
    new UsageError('"send 3?" needs an answer, and there is no terminal to ask on: --yes answers it'),
  );
});
