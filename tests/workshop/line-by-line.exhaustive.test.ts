import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { check, FakeTerminal, loadSteps, patchFiles, Workshop } from "workshop/testing";
import { until } from "../support/conditions.ts";

const script = fileURLToPath(new URL("./run-session.ts", import.meta.url));

test("teaches without a terminal, line by line, and resumes the progress", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-lines-")));
  const root = join(folder, "workshop");
  const child = spawn(process.execPath, [script, root], { stdio: "pipe" });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    rmSync(folder, { recursive: true });
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const untilPrinted = (text: string) => until(() => expect(output).toContain(text));

  await untilPrinted("For a hint: npm run workshop -- hint 1\n");
  expect(output).not.toContain("\u001b");
  const steps = await loadSteps();
  const { workspace } = new Workshop(steps, root);
  for (const [path, content] of patchFiles(steps[0]?.solution ?? "", (path) => workspace.read(path))) {
    workspace.write(path, content);
  }
  await untilPrinted("Step 1 passed");
  await untilPrinted("For a hint: npm run workshop -- hint 2\n");
  child.kill("SIGINT");
  expect(await exited).toEqual([0, null]);
  expect(output).toMatch(/Your code is in workshop\/\. To resume: npm run workshop\n$/);

  const workshop = new Workshop(steps, root);
  expect(workshop.current?.number).toBe(2);
  const [first, second] = [new FakeTerminal(), new FakeTerminal()];
  expect(await check({ workshop, terminal: first }, 1)).toBe(true);
  expect(first.text).toContain("1 of 1 step passes");
  expect(await check({ workshop, terminal: second }, 2)).toBe(false);
  expect(second.text).toMatch(/ 2 ✗ .*\n {4}seen {6}/);
  expect(second.text).toContain("0 of 1 step passes");
});
