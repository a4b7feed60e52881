import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A line of `npm start -- --json`: an activity, or what the command tells beside. */
// biome-ignore lint/suspicious/noExplicitAny: as JSON.parse has it
export type JsonLine = { type: string } & Record<string, any>;

/** `npm start`'s command with `--json`, as a process of its own. */
export class JsonCommand {
  /** All lines so far. */
  readonly lines: JsonLine[] = [];
  readonly child: ChildProcess;
  /** The exit code, once it has ended; null after a signal. */
  readonly ended: Promise<number | null>;
  #stderr = "";
  #listeners = new Set<() => void>();

  /** @param folder the current one of the process, in which it keeps its data */
  constructor(main: string, { folder, parameters }: { folder: string; parameters: string[] }) {
    const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];
    const child = spawn(process.execPath, [main, ...parameters, ...ports, "--json"], { cwd: folder, detached: true });
    this.child = child;
    child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#stderr += text;
    });
    createInterface(child.stdout).on("line", (line) => {
      this.lines.push(JSON.parse(line));
      this.#tell();
    });
    this.ended = new Promise((resolve) => child.on("close", resolve));
    void this.ended.then(() => this.#tell());
  }

  /** The first line of a type that `wanted` accepts, after the first `after` ones; it may come yet. */
  async next(type: string, wanted: (line: JsonLine) => boolean = () => true, after = 0): Promise<JsonLine> {
    for (;;) {
      const found = this.lines.slice(after).find((line) => line.type === type && wanted(line));
      if (found) {
        return found;
      }
      if (this.child.exitCode !== null) {
        throw new Error(`it ended before a line of ${type}: ${this.#stderr}`);
      }
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  /** Ends it as Ctrl-C on a terminal does, which all of its processes get. */
  interrupt(): void {
    if (this.child.pid !== undefined) {
      process.kill(-this.child.pid, "SIGINT");
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
    this.#listeners.clear();
  }
}
