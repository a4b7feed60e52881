import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { contracts } from "./contracts.ts";
import { environmentNames } from "./environments.ts";
import { prodVariables } from "./synthesized-stack.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const services = Object.keys(contracts);
const STACK_FILE = "stacks/orders-dev/cdk.tf.json";

const folders: string[] = [];
function createFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true });
  }
});

/** Copies the app and the bundles to a folder with a space in its name; node_modules is a link to the original. */
function copyRepository(): string {
  const copy = createFolder("a copy of orders-");
  for (const path of [
    "cdktf.json",
    "infra/package.json",
    "infra/src",
    ...services.map((it) => `packages/services/${it}/dist`),
  ]) {
    cpSync(join(repository, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(repository, "infra/node_modules"), join(copy, "infra/node_modules"));
  return copy;
}

interface SynthesisOptions {
  root?: string;
  cwd?: string;
  variables?: Record<string, string>;
}

/** Runs main.ts of the repository or a copy with the given working directory. */
function synthesize({ root = repository, cwd = root, variables = {} }: SynthesisOptions = {}) {
  const outdir = createFolder("synthesized-");
  const { status, stderr } = spawnSync(process.execPath, [join(root, "infra/src/main.ts")], {
    cwd,
    env: { ...process.env, ...variables, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  const paths = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(outdir.length + 1));
  return { status, stderr, files: new Map(paths.map((path) => [path, readFileSync(join(outdir, path), "utf8")])) };
}

/** Lists every string in a JSON value. */
function listStrings(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(listStrings) : [];
}

const { files, status } = synthesize({ variables: prodVariables });

test("writes the stack of each environment with the bundle of each service, and the state stack", () => {
  expect(status).toBe(0);
  expect(Object.keys(JSON.parse(files.get("manifest.json") ?? "").stacks).sort()).toEqual([
    ...[...environmentNames, "state"].map((name) => `orders-${name}`).sort(),
  ]);

  const { data } = JSON.parse(files.get(STACK_FILE) ?? "");
  for (const service of services) {
    const { source_dir } = data.archive_file[`${service}-archive`];
    expect(files.get(`stacks/orders-dev/${source_dir}/handler.cjs`)).toBe(
      readFileSync(join(repository, `packages/services/${service}/dist/handler.cjs`), "utf8"),
    );
  }
});

test("writes no path of the machine", () => {
  const machine = [repository, process.cwd(), homedir(), tmpdir()].filter((path) => path !== "/");
  for (const file of [STACK_FILE, "manifest.json"]) {
    const json = files.get(file) ?? "";
    expect(machine.filter((path) => json.includes(path))).toEqual([]);
    const absolute = listStrings(JSON.parse(json)).filter((text) => isAbsolute(text));
    expect(
      absolute.filter(
        (text) => !/^\/aws\/(lambda|vendedlogs\/apigateway|vendedlogs\/events\/event-bus)\/lab2-dev-/.test(text),
      ),
    ).toEqual([]);
  }
});

test("writes the same bytes from any repository location and working directory", () => {
  const elsewhere = synthesize({ root: copyRepository(), cwd: tmpdir(), variables: prodVariables });
  expect(elsewhere.status).toBe(0);
  expect([...elsewhere.files.keys()].sort()).toEqual([...files.keys()].sort());
  for (const [path, content] of files) {
    expect(elsewhere.files.get(path) === content, path).toBe(true);
  }
});

test("fails with one line that contains the fix if a service has not been built", () => {
  const root = copyRepository();
  rmSync(join(root, "packages/services/invoice-service/dist"), { recursive: true });
  const { status, stderr, files } = synthesize({ root });
  expect(status).toBe(1);
  expect(stderr).toContain("packages/services/invoice-service/dist/handler.cjs does not exist: run `npx pnpm build`\n");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([...files.keys()]).toEqual([]);
});
