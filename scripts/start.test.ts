import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

const SCRIPTS = [
  "start.mjs",
  "workshop.mjs",
  "run-command.mjs",
  "install.mjs",
  "step.mjs",
  "check-arguments.mjs",
  "start-help.txt",
];
const FILES = ["package.json", "pnpm-lock.yaml", ...SCRIPTS.map((name) => `scripts/${name}`)];

/** Runs a script in a workspace without dependencies, where the registry of npm does not respond. */
function run(script: string, parameters: string[] = [], variables: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), "not-installed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of FILES) {
    cpSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), join(folder, file));
  }
  const registry = "http://127.0.0.1:9";
  const env = { npm_config_cache: join(folder, "cache"), npm_config_fetch_retries: "0", npm_config_registry: registry };
  const { status, stderr, stdout } = spawnSync(process.execPath, [`scripts/${script}`, ...parameters], {
    cwd: folder,
    env: { ...process.env, ...env, ...variables },
    encoding: "utf8",
  });
  return { status, stderr, stdout, isInstalled: readdirSync(folder).includes("node_modules") };
}

test.each([
  ["start.mjs", "Usage: npm start -- [options]\n"],
  ["workshop.mjs", "Usage: npm run workshop -- [options] [command]\n"],
])("%s prints its usage without installing", (script, usage) => {
  const { stdout, ...others } = run(script, ["--help"]);
  expect(stdout.slice(0, usage.length)).toBe(usage);
  expect(others).toEqual({ status: 0, stderr: "", isInstalled: false });
});

test("prints its version without installing", () => {
  expect(run("start.mjs", ["--version"])).toEqual({
    status: 0,
    stderr: "",
    stdout: `${manifest.version}\n`,
    isInstalled: false,
  });
});

test.each([
  [["--onse"], "error: unknown option '--onse' (Did you mean --once?)\n"],
  [["once"], "error: unexpected argument 'once' (Did you mean --once?)\n"],
])("rejects %j without installing", (parameters, stderr) => {
  expect(run("start.mjs", parameters)).toEqual({ status: 1, stderr, stdout: "", isInstalled: false });
});

test("says which options npm took", () => {
  const { stderr } = run("start.mjs", [], { npm_config_once: "true" });
  expect(stderr).toMatch(/^npm keeps options that come before --; next time, run npm start -- --once\n/);
});

test("reports a registry that is unreachable in one sentence", () => {
  const { status, stderr, stdout } = run("start.mjs");
  expect(stderr).toBe(
    "error: cannot install dependencies: http://127.0.0.1:9 is unreachable (ECONNREFUSED); connect to the network and retry\n",
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
});
