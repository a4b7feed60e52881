import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stackFolder } from "./stack-folder.ts";

const main = fileURLToPath(new URL("../../packages/dev-server/src/main.ts", import.meta.url));

/** A minute between attempts is a second. */
const TIME_SCALE = "60";

export interface LocalCloudProcessOptions {
  /** @default the synthesized stack */
  stack?: string;
  /** Further ones of the command. */
  options?: string[];
}

/** `npm start`'s command as a process of its own: what outlives a process shows only there. */
export class LocalCloudProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
  orderUrl = "";
  awsUrl = "";

  /** @param folder the current one of the process, in which it keeps its data */
  constructor(folder: string, { options = [], stack = stackFolder }: LocalCloudProcessOptions = {}) {
    const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];
    const parameters = [main, stack, ...ports, "--time-scale", TIME_SCALE, ...options];
    this.child = spawn(process.execPath, parameters, { cwd: folder });
    this.ended = new Promise((resolve) => this.child.on("close", () => resolve()));
  }

  /** Resolves when it answers. @throws {Error} with what it printed, when it ends before that */
  async listening(): Promise<void> {
    let output = "";
    const welcome = Promise.withResolvers<void>();
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        // What it logs afterwards is read, so that it can go on, and forgotten.
        if (!output.includes("Ctrl-C")) {
          output += text;
        }
        if (output.includes("Ctrl-C")) {
          welcome.resolve();
        }
      });
    }
    void this.ended.then(() => welcome.reject(new Error(output)));
    await welcome.promise;
    this.orderUrl = /http:\S+\/order\b/.exec(output)?.[0] ?? "";
    this.awsUrl = /AWS endpoint\s+(http:\S+)/.exec(output)?.[1] ?? "";
  }

  /** Ends it without a chance to put anything in order. */
  kill(): Promise<void> {
    this.child.kill("SIGKILL");
    return this.ended;
  }

  stop(): Promise<void> {
    this.child.kill("SIGTERM");
    return this.ended;
  }
}
