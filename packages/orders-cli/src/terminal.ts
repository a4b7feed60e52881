import { createInterface } from "node:readline";
import { UsageError } from "./exit-code.ts";

export interface Terminal {
  /** Prints a line of the result on standard output. */
  print(line: string): void;
  /** Prints a line about the work on standard error. */
  report(line: string): void;
  /** Replaces the progress line on standard error; does nothing without a terminal. */
  progress(text: string): void;
  /** Asks the user; an interruption counts as no. @throws {UsageError} if there is no terminal */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
}

export interface Streams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

const ERASE_LINE = "\r\u001b[K";

export function createTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  // A reader such as `head` may close the pipe early.
  for (const stream of [stdout, stderr]) {
    stream.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));
  }
  let hasProgress = false;
  const eraseProgress = () => {
    if (hasProgress) {
      stderr.write(ERASE_LINE);
    }
    hasProgress = false;
  };

  return {
    print(line) {
      eraseProgress();
      stdout.write(`${line}\n`);
    },
    report(line) {
      eraseProgress();
      stderr.write(`${line}\n`);
    },
    progress(text) {
      if (!stderr.isTTY) {
        return;
      }
      stderr.write(`${ERASE_LINE}${text}`);
      hasProgress = true;
    },
    async confirm(question, signal) {
      if (!stdin.isTTY || !stderr.isTTY) {
        throw new UsageError(`cannot ask "${question}" without a terminal: pass --yes to confirm`);
      }
      eraseProgress();
      stderr.write(`${question} [y/N] `);
      const lines = createInterface({ input: stdin, terminal: false });
      signal.addEventListener("abort", () => lines.close(), { once: true });
      try {
        for await (const line of lines) {
          return /^y(es)?$/i.test(line.trim());
        }
        stderr.write("\n");
        return false;
      } finally {
        lines.close();
      }
    },
  };
}
