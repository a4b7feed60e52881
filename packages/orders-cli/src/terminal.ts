import { createInterface } from "node:readline";
import { UsageError } from "./exit-code.ts";

export interface Terminal {
  /** A line of the answer, on standard output. */
  print(line: string): void;
  /** A line about the work, on standard error. */
  tell(line: string): void;
  /** How far the work is: replaces what it said before, and is only for a person who looks on. */
  progress(text: string): void;
  /**
   * True when a person says yes; an interruption is a no.
   * @throws {UsageError} when there is nobody to ask
   */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
}

const ERASE_LINE = "\r\u001b[K";

/** The terminal of the process. */
export function processTerminal({ stdin, stdout, stderr }: typeof process): Terminal {
  // Whoever reads may leave, such as `head`.
  for (const stream of [stdout, stderr]) {
    stream.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));
  }
  let shown = false;
  const erase = () => {
    if (shown) {
      stderr.write(ERASE_LINE);
    }
    shown = false;
  };

  return {
    print(line) {
      erase();
      stdout.write(`${line}\n`);
    },
    tell(line) {
      erase();
      stderr.write(`${line}\n`);
    },
    progress(text) {
      if (!stderr.isTTY) {
        return;
      }
      stderr.write(`${ERASE_LINE}${text}`);
      shown = true;
    },
    async confirm(question, signal) {
      if (!stdin.isTTY || !stderr.isTTY) {
        throw new UsageError(`"${question}" needs an answer, and there is no terminal to ask on: --yes answers it`);
      }
      erase();
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
