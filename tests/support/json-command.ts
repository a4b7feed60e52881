import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A line of `npm start -- --json`: an activity or a message of the command. */
// biome-ignore lint/suspicious/noExplicitAny: JSON.parse returns any
export type JsonLine = { type: string } & Record<string, any>;

/** A child process that runs `npm start` with `--json`. */
export class JsonCommand {
  /** All lines received so far. */
  readonly lines: JsonLine[] = [];
  readonly child: ChildProcess;
  /** The exit code after the process has exited; null after a signal. */
  readonly exited: Promise<number | null>;
  #stderr = "";
  #listeners = new Set<() => void>();

  /** @param folder the working directory, which also stores the data */
  constructor(main: string, { folder, parameters }: { folder: string; parameters: string[] }) {
    const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];
    const child = spawn(process.execPath, [main, ...parameters, ...ports, "--json"], { cwd: folder, detached: true });
    this.child = child;
    child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#stderr += text;
    });
    createInterface(child.stdout).on("line", (line) => {
      this.lines.push(JSON.parse(line));
      this.#notify();
    });
    this.exited = new Promise((resolve) => child.on("close", resolve));
    void this.exited.then(() => this.#notify());
  }

  /** Waits for a line of a type that matches, ignoring the first `after` lines. */
  async next(type: string, matches: (line: JsonLine) => boolean = () => true, after = 0): Promise<JsonLine> {
    for (;;) {
      const found = this.lines.slice(after).find((line) => line.type === type && matches(line));
      if (found) {
        return found;
      }
      if (this.child.exitCode !== null) {
        throw new Error(`the process exited before a line of type ${type}: ${this.#stderr}`);
      }
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  /** Interrupts the process group, as Ctrl-C in a terminal does. */
  interrupt(): void {
    if (this.child.pid !== undefined) {
      process.kill(-this.child.pid, "SIGINT");
    }
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      listener();
    }
    this.#listeners.clear();
  }
}
