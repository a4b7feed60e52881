import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the local cloud's data, in the folder where it was started. */
const DATA_FOLDER = ".local-cloud";
const RECORD = /^running-(\d+)\.json$/;

/** The URL of a local cloud that runs elsewhere with the default port. */
export const DEFAULT_AWS_URL = "http://127.0.0.1:4566";

/**
 * Records that this process runs a local cloud in the current folder, so that other commands find it.
 * @param awsUrl the URL of its AWS endpoint
 * @returns a function that removes the record
 */
export function recordLocalCloud(awsUrl: string): () => void {
  const folder = join(process.cwd(), DATA_FOLDER);
  const file = join(folder, `running-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  for (const name of listRecords(folder)) {
    if (!isRunning(name)) {
      rmSync(join(folder, name), { force: true });
    }
  }
  writeFileSync(file, JSON.stringify({ awsUrl }));
  return () => rmSync(file, { force: true });
}

/**
 * Locates the local cloud that a command means: that on a port or in `AWS_ENDPOINT_URL`, or else the one that was started
 * last in the current folder.
 * @returns the URL of its AWS endpoint; undefined if nothing names one and none runs here
 */
export function locateLocalCloud(port?: number): string | undefined {
  if (port !== undefined) {
    return `http://127.0.0.1:${port}`;
  }
  return process.env.AWS_ENDPOINT_URL?.replace(/\/$/, "") || findRunning();
}

function findRunning(): string | undefined {
  const folder = join(process.cwd(), DATA_FOLDER);
  return listRecords(folder)
    .filter(isRunning)
    .map((name) => join(folder, name))
    .flatMap((file) => readRecord(file) ?? [])
    .sort((a, b) => b.startedAtMs - a.startedAtMs)[0]?.awsUrl;
}

function listRecords(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => RECORD.test(name));
  } catch {
    return [];
  }
}

/** Whether the process of a record runs. One that was killed leaves its record behind. */
function isRunning(record: string): boolean {
  try {
    return process.kill(Number(RECORD.exec(record)?.[1]), 0);
  } catch {
    return false;
  }
}

function readRecord(file: string): { awsUrl: string; startedAtMs: number } | undefined {
  try {
    return { ...JSON.parse(readFileSync(file, "utf8")), startedAtMs: statSync(file).mtimeMs };
  } catch {
    // It has stopped since.
    return undefined;
  }
}
