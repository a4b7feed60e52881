import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { buildStack } from "./build-stack.ts";
import { repository, Workspace } from "./reload/workspace.ts";

beforeEach(
  () => void vi.stubEnv("PATH", `${join(repository.root, "node_modules/.bin")}${delimiter}${process.env.PATH}`),
);
afterEach(() => void vi.unstubAllEnvs());

/** Creates a workspace whose packages run these commands. */
function createWorkspace({ build, synth }: { build: string; synth: string }): Workspace {
  const workspace = new Workspace(realpathSync(mkdtempSync(join(tmpdir(), "build-stack-"))));
  onTestFinished(() => rmSync(workspace.root, { recursive: true }));
  const write = (file: string, content: object) => writeFileSync(join(workspace.root, file), JSON.stringify(content));
  for (const [name, scripts] of Object.entries({ infra: { synth }, "local-cloud-console": { build } })) {
    mkdirSync(join(workspace.root, name));
    write(`${name}/package.json`, { name, scripts });
  }
  write("package.json", { name: "shop", packageManager: manifest.packageManager });
  write("pnpm-workspace.yaml", { packages: ["*"], pmOnFail: "ignore", verifyDepsBeforeRun: false });
  write("pnpm-lock.yaml", { lockfileVersion: "9.0", importers: {} });
  write("turbo.json", { tasks: { build: {}, synth: { dependsOn: ["local-cloud-console#build"] } } });
  mkdirSync(join(workspace.root, "node_modules"));
  symlinkSync(join(repository.root, "node_modules/turbo"), join(workspace.root, "node_modules/turbo"), "dir");
  return workspace;
}

/** Builds a workspace. @returns its result, and its output on a standard error without a terminal */
async function build(workspace: Workspace) {
  const stderr = new PassThrough();
  const printed = text(stderr);
  const result = await buildStack(stderr, workspace).catch((error: unknown) => error);
  stderr.end();
  return { printed: await printed, result };
}

test("prints both steps with their seconds and returns the stack folder", async () => {
  const workspace = createWorkspace({ build: "echo built", synth: "echo synthesized" });
  const { printed, result } = await build(workspace);
  expect(printed).toMatch(/^ {2}Build +\d+\.\d s\n {2}Synthesize +\d+\.\d s\n$/);
  expect(result).toBe(join(workspace.synthesizedStacks, "orders-dev"));
});

test("prints the output of a task that fails", async () => {
  const { printed, result } = await build(createWorkspace({ build: "echo built", synth: "echo broken && exit 1" }));
  expect(printed).toMatch(/^ {2}Build +\d+\.\d s\n/);
  expect(printed).toContain("infra#synth: broken\n");
  expect(result).toEqual(new Error("turbo run synth local-cloud-console#build failed"));
});
