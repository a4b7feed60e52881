import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Started, Usage } from "./cloud-process.ts";

/** The local cloud of a folder in a separate process, whose memory and CPU time are measured. */
export class MeasuredCloud {
  readonly started: Started;
  #process: ChildProcess;
  #dataFolder: string;

  private constructor(process: ChildProcess, started: Started, dataFolder: string) {
    this.#process = process;
    this.started = started;
    this.#dataFolder = dataFolder;
  }

  static async start(folder: string): Promise<MeasuredCloud> {
    const dataFolder = mkdtempSync(join(tmpdir(), "orders-bench-"));
    const child = fork(join(import.meta.dirname, "cloud-process.ts"), [folder, dataFolder], {
      // As the commands start: with their code compiled, and no compiler of types in memory.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") },
    });
    return new MeasuredCloud(child, await receive<Started>(child), dataFolder);
  }

  async measureUsage(): Promise<Usage> {
    this.#process.send("usage");
    return receive<Usage>(this.#process);
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.disconnect();
    await exited;
    rmSync(this.#dataFolder, { recursive: true, force: true });
  }
}

/** Receives the next message. Rejects if the process exits first. */
async function receive<Message>(child: ChildProcess): Promise<Message> {
  const received = new AbortController();
  const failed = once(child, "exit", { signal: received.signal }).then(([code]) => {
    throw new Error(`the local cloud exited with status ${code}`);
  });
  const [message] = await Promise.race([once(child, "message"), failed]);
  received.abort();
  return message;
}
