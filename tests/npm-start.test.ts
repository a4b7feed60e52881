import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stampNames } from "./support/orders.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test("npm start builds, synthesizes and starts the stack, and prints JSON alone on standard output", () => {
  const parameters = ["scripts/start.mjs", "--once", "--json", "--api-port", "0", "--aws-port", "0"];
  const { status, stderr, stdout } = spawnSync(process.execPath, parameters, { cwd: root, encoding: "utf8" });
  expect(stderr).toMatch(/^ {2}Build +\d+\.\d s\n {2}Synthesize +\d+\.\d s\n {2}Start +\d+\.\d s\n/);
  const { ID, stamps, elapsedMs } = JSON.parse(stdout);
  expect(ID).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(stamps)[0]).toBe("time_order_service");
  expect(Object.keys(stamps).sort()).toEqual(stampNames.toSorted());
  const [first, ...later] = Object.values<string>(stamps).map(Date.parse);
  expect(elapsedMs).toBeGreaterThanOrEqual(Math.max(...later) - (first ?? 0));
  expect(status).toBe(0);
});
