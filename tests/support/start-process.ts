import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { LocalCloudProcess, type LocalCloudProcessOptions } from "./local-cloud-process.ts";

/** Runs `npm start`'s command, which is killed when the test ends, until it listens. */
export async function startProcess(folder: string, options?: LocalCloudProcessOptions): Promise<LocalCloudProcess> {
  const started = new LocalCloudProcess(folder, options);
  onTestFinished(() => started.kill());
  await started.listening();
  return started;
}

/** A folder for the data of processes, removed when the test ends. */
export function processFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
