import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleOptions } from "./bundle-service.ts";

/** Prints the stack traces of errors in a function, method, constructor, asynchronous function and dependency. */
const HANDLER = `
  import { callBack, fail } from "dependency";

  class Order {
    constructor(valid: boolean) { if (!valid) { throw new RangeError("in a constructor"); } }
    place(): never { throw new TypeError("in a method", { cause: new Error("the cause") }); }
  }
  function failDeeply(depth: number): never {
    if (depth === 0) { throw new Error("in a function"); }
    failDeeply(depth - 1);
  }
  async function failLater(): Promise<void> {
    await Promise.resolve();
    failDeeply(1);
  }
  const failures: (() => unknown)[] = [
    () => failDeeply(3),
    () => new Order(true).place(),
    () => new Order(false),
    () => [1].map((depth) => failDeeply(depth)),
    () => callBack(() => failDeeply(0)),
    () => fail(),
    () => JSON.parse("{"),
    failLater,
    async () => callBack(failLater),
  ];

  async function printStackTraces(): Promise<void> {
    for (const failure of failures) {
      try {
        await failure();
      } catch (error) {
        console.log((error as Error).stack);
      }
    }
  }
  void printStackTraces();
`;

const DEPENDENCY = `
  export function callBack(run) { return run(); }
  export function fail() { throw new Error("in a dependency"); }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "orders-stack-traces-"));
  mkdirSync(join(folder, "src"));
  mkdirSync(join(folder, "node_modules/dependency"), { recursive: true });
  writeFileSync(join(folder, "src/handler.ts"), HANDLER);
  writeFileSync(join(folder, "node_modules/dependency/package.json"), '{ "type": "module", "main": "index.js" }');
  writeFileSync(join(folder, "node_modules/dependency/index.js"), DEPENDENCY);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Leaves stack traces to Node. */
const KEEP_STACK_TRACES = 'Object.defineProperty(Error, "prepareStackTrace", { get() {}, set() {} });';

async function bundle(): Promise<string> {
  await build({ ...bundleOptions, absWorkingDir: folder });
  return join(folder, bundleOptions.outfile);
}

/** Runs the bundle and returns its output. */
function run(file: string, nodeOptions = ""): string {
  const { stderr, stdout } = spawnSync(process.execPath, [file], {
    encoding: "utf8",
    env: { NODE_OPTIONS: nodeOptions },
  });
  expect(stderr).toBe("");
  return stdout;
}

describe("the stack traces of a bundle", () => {
  test("are those that Node writes with source maps enabled", async () => {
    const file = await bundle();
    const preload = join(folder, "keep-stack-traces.cjs");
    writeFileSync(preload, KEEP_STACK_TRACES);
    const expected = run(file, `--enable-source-maps --require ${preload}`);
    expect(expected).toContain(`at failDeeply (${join(folder, "src/handler.ts")}:9:30)`);
    expect(run(file)).toBe(expected);
  });

  test("name the sources of a bundle that was deployed elsewhere, by the map's source root", async () => {
    const file = await bundle();
    const map = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    writeFileSync(`${file}.map`, JSON.stringify({ ...map, sourceRoot: pathToFileURL("/elsewhere/dist/").href }));
    expect(run(file)).toContain("at failDeeply (/elsewhere/src/handler.ts:9:30)");
  });

  test("name the bundle if it has no source map", async () => {
    const file = await bundle();
    rmSync(`${file}.map`);
    expect(run(file)).toContain(`Error: in a function\n    at `);
    expect(run(file)).toContain(`${file}:`);
  });
});
