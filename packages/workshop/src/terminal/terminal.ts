import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** The learner's terminal: lines out, single keys in. */
export interface Terminal {
  /** Whether the learner can press keys. */
  readonly isInteractive: boolean;
  readonly columns: number;
  writeLine(text: string): void;
  /** Styles a text if the terminal has colors. */
  paint(style: Style, text: string): string;
  /** Calls a listener with each key that is pressed, until the returned function is called. */
  onKey(listener: (key: string) => void): () => void;
}

/** Wide terminals are not filled: long lines are hard to read. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 40;

/** Asks a question that `y` agrees to and any other key denies. */
export function confirm(terminal: Terminal, question: string): Promise<boolean> {
  terminal.writeLine(`${question} [y/N]`);
  return new Promise((resolve) => {
    const stop = terminal.onKey((key) => {
      stop();
      resolve(key.toLowerCase() === "y");
    });
  });
}

/** Creates the terminal of this process. It reads keys while there are listeners. */
export function createProcessTerminal(
  stdin: NodeJS.ReadStream = process.stdin,
  stdout: NodeJS.WriteStream = process.stdout,
): Terminal {
  const listeners = new Set<(key: string) => void>();
  const receive = (text: string) => {
    for (const key of text) {
      for (const listener of [...listeners]) {
        listener(key);
      }
    }
  };
  return {
    isInteractive: stdin.isTTY === true && stdout.isTTY === true,
    get columns() {
      return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, stdout.columns ?? MAX_COLUMNS));
    },
    writeLine: (text) => void stdout.write(`${text}\n`),
    paint: (style, text) => styleText(style, text, { stream: stdout }),
    onKey(listener) {
      if (listeners.size === 0) {
        stdin.setRawMode(true).setEncoding("utf8").on("data", receive).resume();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          stdin.off("data", receive).setRawMode(false).pause();
        }
      };
    },
  };
}
