import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../packages/start-command/src/main.ts", import.meta.url));
const stackFolder = fileURLToPath(new URL("../../cdktf.out/stacks/orders-dev", import.meta.url));

/** A minute between attempts is a second. */
const TIME_SCALE = "60";

/** `npm start`'s command as a process of its own, which can be killed as a machine would. */
export class LocalCloudProcess {
  readonly orderUrl: string;
  readonly awsUrl: string;
  #child: ChildProcess;

  private constructor(child: ChildProcess, orderUrl: string, awsUrl: string) {
    this.#child = child;
    this.orderUrl = orderUrl;
    this.awsUrl = awsUrl;
  }

  /**
   * @param folder where it keeps its data
   * @param options of the command
   * @throws {Error} with what it printed, when it ends before it listens
   */
  static async start(folder: string, options: string[]): Promise<LocalCloudProcess> {
    const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0", "--time-scale", TIME_SCALE];
    const child = spawn(process.execPath, [main, stackFolder, ...ports, ...options], { cwd: folder });
    let output: string | undefined = "";
    const listening = Promise.withResolvers<void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        // What it logs afterwards is read, so that it can go on, and forgotten.
        if (output === undefined) return;
        output += text;
        if (output.includes("Ctrl-C")) listening.resolve();
      });
    }
    child.on("exit", () => listening.reject(new Error(`the local cloud ended: ${output}`)));
    await listening.promise;
    const orderUrl = /http:\S+\/order\b/.exec(output)?.[0] ?? "";
    const awsUrl = /AWS endpoint\s+(http:\S+)/.exec(output)?.[1] ?? "";
    output = undefined;
    return new LocalCloudProcess(child, orderUrl, awsUrl);
  }

  /** Ends it without a chance to put anything in order. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill(signal);
    await exit;
  }
}
