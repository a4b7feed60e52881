import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { LocalCloudProcess, type LocalCloudProcessOptions } from "./local-cloud-process.ts";

/** Starts `npm start` in a child process, waits until it is ready and kills it when the test ends. */
export async function startProcess(folder: string, options?: LocalCloudProcessOptions): Promise<LocalCloudProcess> {
  const started = new LocalCloudProcess(folder, options);
  onTestFinished(() => started.kill());
  await started.waitUntilReady();
  return started;
}

/** Creates a folder for the data of processes and removes it when the test ends. */
export function createDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
