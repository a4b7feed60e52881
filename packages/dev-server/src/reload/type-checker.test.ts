import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill } from "node:process";
import { describe, expect, onTestFinished, test } from "vitest";
import { TypeChecker } from "./type-checker.ts";
import { repository } from "./workspace.ts";

const { root } = repository;

/** Writes a program and creates a type checker for it. */
function createProgram(files: Record<string, string>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
  let timeout = new AbortController();
  const checker = new TypeChecker({ root, tsconfigFolder: folder }, () => {
    timeout = new AbortController();
    return timeout.signal;
  });
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
    /** Abandons the check in progress, as if its time was over. */
    abandon: () => timeout.abort(),
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
  [
    "type errors",
    {
      "src/lines.ts": "\r\n\r\n  const a: string = 1;\n\tconst b: number = a;\nexport {};\n",
      "src/multibyte.ts": 'const a = "äöü→😀"; const b: string = a.length;\nexport {};\n',
      "src/nested.ts": "export const a: { b: { c: string } } = { b: { c: Number(1) } as { c: number } };\n",
    },
  ],
  ["a syntax error", { "src/syntax.ts": "const = 1;\nexport const a: string = 1;\n" }],
])("reports %s as tsc does", async (_, sources) => {
  const { diagnostics, folder, tsc } = createProgram({ ...sources, "src/valid.ts": "export const b = 1;\n" });
  const found = await diagnostics();
  expect(found.map(({ text }) => text).join("\n")).toBe(tsc());
  expect(new Set(found.map(({ file }) => file))).toEqual(
    new Set(Object.keys(sources).map((name) => join(folder, name))),
  );
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
  async function checkProgram() {
    const before = listProcesses();
    const program = createProgram({ "src/a.ts": "export const a: string = 1;\n" });
    expect(await program.diagnostics()).toHaveLength(1);
    const [process = 0] = listProcesses().filter((each) => !before.includes(each));
    return { ...program, process };
  }

  test("is replaced after it exits", async () => {
    const { abandon, diagnostics, process } = await checkProgram();
    kill(process, "SIGSTOP");
    const failed = expect(diagnostics()).rejects.toThrow(/^type check failed: /);
    kill(process, "SIGKILL");
    await expect.poll(listProcesses).not.toContain(process);
    abandon();
    await failed;
    expect(await diagnostics()).toHaveLength(1);
  });

  test("is abandoned if it does not respond", async () => {
    const { abandon, diagnostics, process } = await checkProgram();
    kill(process, "SIGSTOP");
    const failed = expect(diagnostics()).rejects.toThrow("type check failed: TypeScript did not respond within 30 s");
    abandon();
    await failed;
    kill(process, "SIGKILL");
  });

  test.each([
    ["before it gets the next check", false],
    ["during a check", true],
  ])("stops when the checker closes %s", async (_, isChecking) => {
    const { checker, diagnostics, process } = await checkProgram();
    if (isChecking) {
      kill(process, "SIGSTOP");
    }
    const waiting = diagnostics().catch((error: unknown) => error);
    await checker.close();
    if (isChecking) {
      kill(process, "SIGCONT");
    }
    await waiting;
    await expect.poll(listProcesses).not.toContain(process);
  });

  test("does not block closing if it is interrupted during a check", async () => {
    const { checker, diagnostics, process } = await checkProgram();
    kill(process, "SIGSTOP");
    const waiting = diagnostics().catch((error: unknown) => error);
    kill(process, "SIGINT");
    kill(process, "SIGCONT");
    await checker.close();
    await waiting;
  });
});
