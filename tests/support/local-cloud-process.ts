import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stackFolder } from "./stack-folder.ts";

const main = fileURLToPath(new URL("../../packages/dev-server/src/main.mjs", import.meta.url));

/** Turns a minute between retries into a second. */
const TIME_SCALE = "60";

export interface LocalCloudProcessOptions {
  /** @default the synthesized stack */
  stack?: string;
  /** Additional command-line options. */
  options?: string[];
}

/** A child process that runs `npm start`, for tests of what survives a process. */
export class LocalCloudProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when the process has exited. */
  readonly exited: Promise<void>;
  orderUrl = "";
  awsUrl = "";

  /** @param folder the working directory, which also stores the data */
  constructor(folder: string, { options = [], stack = stackFolder }: LocalCloudProcessOptions = {}) {
    const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];
    const parameters = [main, stack, ...ports, "--time-scale", TIME_SCALE, ...options];
    this.child = spawn(process.execPath, parameters, { cwd: folder });
    this.exited = new Promise((resolve) => this.child.on("close", () => resolve()));
  }

  /**
   * Waits until the local cloud is ready for requests.
   *
   * @throws {Error} with the output, if the process exits first
   */
  async waitUntilReady(): Promise<void> {
    let output = "";
    const welcome = Promise.withResolvers<void>();
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        // Later output is read and discarded, so that a full pipe does not block the process.
        if (!output.includes("Ctrl-C")) {
          output += text;
        }
        if (output.includes("Ctrl-C")) {
          welcome.resolve();
        }
      });
    }
    void this.exited.then(() => welcome.reject(new Error(output)));
    await welcome.promise;
    this.orderUrl = /http:\S+\/order\b/.exec(output)?.[0] ?? "";
    this.awsUrl = /AWS endpoint\s+(http:\S+)/.exec(output)?.[1] ?? "";
  }

  /** Kills the process without a chance to clean up. */
  kill(): Promise<void> {
    this.child.kill("SIGKILL");
    return this.exited;
  }

  stop(): Promise<void> {
    this.child.kill("SIGTERM");
    return this.exited;
  }
}
