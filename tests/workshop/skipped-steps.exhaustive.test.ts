import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { check, FakeTerminal, loadSteps, prepare, Workshop } from "workshop/testing";

const steps = await loadSteps();
const browser = steps.find(({ checks, solution }) => checks.length > 0 && solution === undefined);
const experiment = steps.find(({ checks, solution }) => solution !== undefined && checks.some(({ sticky }) => sticky));

test.each([
  ["a step outside the editor", browser, /^ *\d+ – .* – skipped \(--step\)\n\n0 of 1 step passes, 1 skipped\n$/],
  ["an experiment", experiment, /^ *\d+ ✓ .* – experiment skipped \(--step\)\n\n1 of 1 step passes\n$/],
])("check does not fail for %s that --step left out", async (_, step, printed) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-skipped-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const context = { workshop: new Workshop(steps, join(folder, "workshop")), terminal: new FakeTerminal() };
  const { number = 0 } = step ?? {};
  await prepare(context, { step: number + 1 });
  expect(await check(context, number)).toBe(true);
  expect(context.terminal.text).toMatch(printed);
});
