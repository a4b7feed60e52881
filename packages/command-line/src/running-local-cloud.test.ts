import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { locateLocalCloud, recordLocalCloud } from "./running-local-cloud.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "running-local-cloud-"));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.stubEnv("AWS_ENDPOINT_URL", undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Makes the record of this process that of another. */
function moveRecord(pid: number | undefined, startedAt: Date) {
  const record = (id: number | undefined) => join(folder, ".local-cloud", `running-${id}.json`);
  renameSync(record(process.pid), record(pid));
  utimesSync(record(pid), startedAt, startedAt);
}

test("locates the local cloud that runs in the folder until it stops", () => {
  expect(locateLocalCloud()).toBeUndefined();
  const remove = recordLocalCloud("http://127.0.0.1:5000");
  expect(locateLocalCloud()).toBe("http://127.0.0.1:5000");
  remove();
  expect(locateLocalCloud()).toBeUndefined();
  expect(readdirSync(join(folder, ".local-cloud"))).toEqual([]);
});

test("locates the one that was started last, and ignores one that was killed", () => {
  recordLocalCloud("http://127.0.0.1:5000");
  moveRecord(process.ppid, new Date(1_000));
  recordLocalCloud("http://127.0.0.1:6000");
  expect(locateLocalCloud()).toBe("http://127.0.0.1:6000");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  moveRecord(pid, new Date());
  expect(locateLocalCloud()).toBe("http://127.0.0.1:5000");
  recordLocalCloud("http://127.0.0.1:7000");
  expect(readdirSync(join(folder, ".local-cloud"))).not.toContain(`running-${pid}.json`);
});

test("prefers a port, then AWS_ENDPOINT_URL", () => {
  recordLocalCloud("http://127.0.0.1:5000");
  vi.stubEnv("AWS_ENDPOINT_URL", "http://localhost:7000/");
  expect(locateLocalCloud()).toBe("http://localhost:7000");
  expect(locateLocalCloud(8000)).toBe("http://127.0.0.1:8000");
});
