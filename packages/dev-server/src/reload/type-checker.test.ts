import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill } from "node:process";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { TypeChecker } from "./type-checker.ts";
import { repository } from "./workspace.ts";

const { root } = repository;

/** Writes a program and creates a type checker for it. */
function createProgram(files: Record<string, string>, options?: { maxCheckMs: number }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
  const checker = new TypeChecker({ root, tsconfigFolder: folder }, options);
  onTestFinished(async () => {
    await checker.close();
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, "src"));
  const tsconfig = {
    include: ["src"],
    compilerOptions: { strict: true, noEmit: true, allowImportingTsExtensions: true, types: [], pretty: false },
  };
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("services.tsconfig.json", JSON.stringify(tsconfig));
  for (const [name, content] of Object.entries(files)) {
    write(name, content);
  }
  return {
    checker,
    write,
    remove: (name: string) => rmSync(join(folder, name)),
    diagnostics: () => checker.check("services.tsconfig.json"),
    /** Returns the output of tsc. */
    tsc() {
      const command = join(root, "node_modules/typescript/bin/tsc");
      const parameters = [command, "-p", join(folder, "services.tsconfig.json")];
      return spawnSync(process.execPath, parameters, { cwd: root, encoding: "utf8" }).stdout.trim();
    },
    folder,
  };
}

test.each([
  ["a type error after multibyte characters", 'const a = "äöü→😀"; const b: string = a.length;\n'],
  ["a type error with nested reasons", "const a: { b: { c: string } } = { b: { c: Number(1) } as { c: number } };\n"],
  ["errors in several lines", "\r\n\r\n  const a: string = 1;\n\tconst b: number = a;\n"],
  ["a syntax error", "const = 1;\nconst a: string = 1;\n"],
])("reports %s as tsc does", async (_, source) => {
  const { diagnostics, folder, tsc } = createProgram({ "src/a.ts": source, "src/b.ts": "export const b = 1;\n" });
  const found = await diagnostics();
  expect(found.map(({ text }) => text).join("\n")).toBe(tsc());
  expect(new Set(found.map(({ file }) => file))).toEqual(new Set([join(folder, "src/a.ts")]));
});

test("reports no errors in a correct program", async () => {
  const { diagnostics } = createProgram({ "src/a.ts": "export const a = 1;\n" });
  expect(await diagnostics()).toEqual([]);
});

test("reports errors that concern the whole program", async () => {
  const { diagnostics, tsc, write } = createProgram({ "src/a.ts": "export const a = 1;\n" });
  const tsconfig = { include: ["src"], compilerOptions: { noEmit: true, types: ["missing-types"], pretty: false } };
  write("services.tsconfig.json", JSON.stringify(tsconfig));
  const [found, ...others] = await diagnostics();
  expect(others).toEqual([]);
  expect(found?.text).toContain("error TS2688: Cannot find type definition file for 'missing-types'.");
  expect(tsc()).toContain("TS2688");
});

test("checks files that were changed, created or deleted since the last check", async () => {
  const { diagnostics, remove, write } = createProgram({
    "src/a.ts": 'import { b } from "./b.ts";\nexport const a: number = b;\n',
  });
  const codes = async () => (await diagnostics()).map(({ text }) => /TS\d+/.exec(text)?.[0]);
  expect(await codes()).toEqual(["TS2307"]);
  write("src/b.ts", "export const b = 1;\n");
  expect(await codes()).toEqual([]);
  write("src/b.ts", 'export const b = "1";\n');
  expect(await codes()).toEqual(["TS2322"]);
  remove("src/b.ts");
  expect(await codes()).toEqual(["TS2307"]);
});

test("reports errors of a file next to one that does not parse", async () => {
  const { diagnostics } = createProgram({ "src/a.ts": "const = 1;\n", "src/b.ts": "export const b: string = 1;\n" });
  const texts = (await diagnostics()).map(({ text }) => text).join("\n");
  expect(texts).toMatch(/a\.ts\(1,7\): error TS1134/);
  expect(texts).toMatch(/b\.ts\(1,14\): error TS2322/);
});

describe("the process of TypeScript", () => {
  /** Lists running processes. An exited one stays a zombie until this process exits, because its thread is gone. */
  const listProcesses = () => {
    const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat=,comm="], { encoding: "utf8" });
    const running = stdout.matchAll(/^ *(\d+) +(\d+) +[^Z]\S* +(?:.*\/)?tsc$/gm);
    return [...running].filter(([, , parent]) => Number(parent) === process.pid).map(([, pid]) => Number(pid));
  };
  /** Creates a program and checks it. @returns it with the process that checked it */
  async function checkProgram(options?: { maxCheckMs: number }) {
    const before = listProcesses();
    const program = createProgram({ "src/a.ts": "export const a: string = 1;\n" }, options);
    expect(await program.diagnostics()).toHaveLength(1);
    const [process = 0] = listProcesses().filter((each) => !before.includes(each));
    return { ...program, process };
  }

  test("is replaced after it exits", async () => {
    const { diagnostics, process } = await checkProgram({ maxCheckMs: 10_000 });
    const waiting = diagnostics().catch(({ message }) => message);
    kill(process, "SIGKILL");
    // It may have responded before.
    expect([1, expect.stringMatching(/^type check failed: /)]).toContainEqual(
      await waiting.then((found) => (Array.isArray(found) ? found.length : found)),
    );
    await expect.poll(() => diagnostics().then(({ length }) => length), { timeout: 50_000, interval: 1 }).toBe(1);
  });

  test("is abandoned if it does not respond", async () => {
    const { diagnostics, process } = await checkProgram({ maxCheckMs: 5_000 });
    kill(process, "SIGSTOP");
    await expect(diagnostics()).rejects.toThrow("type check failed: TypeScript did not respond within 5 s");
    kill(process, "SIGKILL");
  });

  test.each([0, 5, 50])("stops when the checker closes, %i ms after a check started", async (delayMs) => {
    const { checker, diagnostics, process } = await checkProgram();
    const waiting = diagnostics().catch((error: unknown) => error);
    await setTimeout(delayMs);
    await checker.close();
    await waiting;
    await expect.poll(listProcesses, { timeout: 10_000 }).not.toContain(process);
  });

  test("does not block closing if it is interrupted during a check", async () => {
    const { checker, diagnostics, process } = await checkProgram();
    const waiting = diagnostics().catch((error: unknown) => error);
    await setTimeout(20);
    kill(process, "SIGINT");
    await checker.close();
    await waiting;
  });
});
