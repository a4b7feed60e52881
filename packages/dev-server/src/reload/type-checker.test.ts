import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill } from "node:process";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { TypeChecker } from "./type-checker.ts";
import { root } from "./workspace.ts";

/** A program of these files, and what checks it. */
function program(files: Record<string, string>, options?: { longestCheckMs: number }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
  const checker = new TypeChecker(folder, options);
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
    diagnostics: () => checker.diagnosticsOf("services.tsconfig.json"),
    /** What the command prints. */
    tsc() {
      const command = join(root, "node_modules/typescript/bin/tsc");
      const parameters = [command, "-p", join(folder, "services.tsconfig.json")];
      return spawnSync(process.execPath, parameters, { cwd: root, encoding: "utf8" }).stdout.trim();
    },
    folder,
  };
}

test.each([
  ["a type that is wrong, after letters that take several bytes", 'const a = "äöü→😀"; const b: string = a.length;\n'],
  [
    "a type that is wrong for reasons that have reasons",
    "const a: { b: { c: string } } = { b: { c: Number(1) } as { c: number } };\n",
  ],
  ["several lines", "\r\n\r\n  const a: string = 1;\n\tconst b: number = a;\n"],
  ["what cannot be parsed", "const = 1;\nconst a: string = 1;\n"],
])("tells of %s what tsc tells", async (_, source) => {
  const { diagnostics, folder, tsc } = program({ "src/a.ts": source, "src/b.ts": "export const b = 1;\n" });
  const found = await diagnostics();
  expect(found.map(({ text }) => text).join("\n")).toBe(tsc());
  expect(new Set(found.map(({ file }) => file))).toEqual(new Set([join(folder, "src/a.ts")]));
});

test("has nothing to tell of a program that is right", async () => {
  const { diagnostics } = program({ "src/a.ts": "export const a = 1;\n" });
  expect(await diagnostics()).toEqual([]);
});

test("tells what is wrong with the program as a whole", async () => {
  const { diagnostics, tsc, write } = program({ "src/a.ts": "export const a = 1;\n" });
  const tsconfig = { include: ["src"], compilerOptions: { noEmit: true, types: ["nobody-has-it"], pretty: false } };
  write("services.tsconfig.json", JSON.stringify(tsconfig));
  const [found, ...others] = await diagnostics();
  expect(others).toEqual([]);
  expect(found?.text).toContain("error TS2688: Cannot find type definition file for 'nobody-has-it'.");
  expect(tsc()).toContain("TS2688");
});

test("sees each time what was written, made and removed since", async () => {
  const { diagnostics, remove, write } = program({
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

test("a file that cannot be parsed hides nothing of another one", async () => {
  const { diagnostics } = program({ "src/a.ts": "const = 1;\n", "src/b.ts": "export const b: string = 1;\n" });
  const texts = (await diagnostics()).map(({ text }) => text).join("\n");
  expect(texts).toMatch(/a\.ts\(1,7\): error TS1134/);
  expect(texts).toMatch(/b\.ts\(1,14\): error TS2322/);
});

describe("TypeScript's process", () => {
  /** Those that run: one that has ended is a zombie until this process ends, because the thread that made it is gone. */
  const processes = () => {
    const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,stat=,comm="], { encoding: "utf8" });
    const running = stdout.matchAll(/^ *(\d+) +(\d+) +[^Z]\S* +(?:.*\/)?tsc$/gm);
    return [...running].filter(([, , parent]) => Number(parent) === process.pid).map(([, pid]) => Number(pid));
  };
  /** A program, and the process that has looked at it. */
  async function checked(options?: { longestCheckMs: number }) {
    const before = processes();
    const made = program({ "src/a.ts": "export const a: string = 1;\n" }, options);
    expect(await made.diagnostics()).toHaveLength(1);
    const [process = 0] = processes().filter((each) => !before.includes(each));
    return { ...made, process };
  }

  test("that ends is followed by another one", async () => {
    const { diagnostics, process } = await checked({ longestCheckMs: 10_000 });
    const waiting = diagnostics().catch(({ message }) => message);
    kill(process, "SIGKILL");
    // It may have answered before.
    expect([1, expect.stringMatching(/^types could not be checked: /)]).toContainEqual(
      await waiting.then((found) => (Array.isArray(found) ? found.length : found)),
    );
    await expect.poll(() => diagnostics().then(({ length }) => length), { timeout: 50_000, interval: 1 }).toBe(1);
  });

  test("that does not answer is given up", async () => {
    const { diagnostics, process } = await checked({ longestCheckMs: 3_000 });
    kill(process, "SIGSTOP");
    await expect(diagnostics()).rejects.toThrow("types could not be checked: TypeScript has not answered for 3 s");
    kill(process, "SIGKILL");
  });

  test.each([0, 5, 50])("ends when it is no longer needed, %i ms after it was asked", async (delayMs) => {
    const { checker, diagnostics, process } = await checked();
    const waiting = diagnostics().catch((error: unknown) => error);
    await setTimeout(delayMs);
    await checker.close();
    await waiting;
    await expect.poll(processes, { timeout: 10_000 }).not.toContain(process);
  });

  test("that is interrupted with the command in the middle of a check keeps nobody waiting", async () => {
    const { checker, diagnostics, process } = await checked();
    const waiting = diagnostics().catch((error: unknown) => error);
    await setTimeout(20);
    kill(process, "SIGINT");
    await checker.close();
    await waiting;
  });
});
