import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

const FILES = ["package.json", "pnpm-lock.yaml", "scripts/start.mjs", "scripts/install.mjs", "scripts/step.mjs"];

/** Runs `npm start` in a workspace without dependencies, where the registry of npm does not respond. */
function start(...parameters: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "not-installed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of FILES) {
    cpSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), join(folder, file));
  }
  const registry = "http://127.0.0.1:9";
  const env = { npm_config_cache: join(folder, "cache"), npm_config_fetch_retries: "0", npm_config_registry: registry };
  const { status, stderr, stdout } = spawnSync(process.execPath, ["scripts/start.mjs", ...parameters], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { status, stderr, stdout, isInstalled: readdirSync(folder).includes("node_modules") };
}

test("prints its usage without installing", () => {
  const { stdout, ...others } = start("--help");
  expect(stdout).toMatch(/^Usage: npm start -- \[options\]\n/);
  expect(others).toEqual({ status: 0, stderr: "", isInstalled: false });
});

test("prints its version without installing", () => {
  expect(start("--version")).toEqual({ status: 0, stderr: "", stdout: `${manifest.version}\n`, isInstalled: false });
});

test("reports a registry that is unreachable in one sentence", () => {
  const { status, stderr, stdout } = start();
  expect(stderr).toBe(
    "error: cannot install dependencies: http://127.0.0.1:9 is unreachable (ECONNREFUSED); connect to the network and retry\n",
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});
