import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { diffFiles } from "../code/patch-files.ts";
import { readReference } from "../code/reference.ts";
import type { Step } from "../load-steps.ts";
import type { Check } from "../step.ts";
import { FakeTerminal } from "../testing/fake-terminal.ts";
import { Workshop } from "../workshop.ts";
import { prepare } from "./start.ts";

const STAMP = "packages/service-kit/src/stamp.ts";
const PUBLISH = "packages/service-kit/src/publish.ts";

const solved = readReference();
const half = new Map([...solved, [PUBLISH, "// Step 2: publish\n"]]);
const unfinished = new Map([...half, [STAMP, "// Step 1: stamp\n"]]);

function createStep(number: number, before: Map<string, string>, after: ReadonlyMap<string, string>): Step {
  const solution = diffFiles(
    after.keys(),
    (path) => before.get(path),
    (path) => after.get(path),
  );
  return { number, id: `0${number}-step`, checks: [] as readonly Check[], solution } as Step;
}

const steps = [createStep(1, unfinished, half), createStep(2, half, solved)];

/** Creates a workshop, started unless it is fresh. */
async function createWorkshop({ isFresh = false, isInteractive = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "workshop-start-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const root = join(folder, "workshop");
  const terminal = new FakeTerminal({ isInteractive });
  const context = { workshop: new Workshop(steps, root), terminal };
  if (!isFresh) {
    await prepare(context, {});
  }
  return { ...context, context, root, read: (path: string) => context.workshop.workspace.read(path) };
}

test("creates unfinished code, and keeps it and the progress in later runs", async () => {
  const { context, read, root, workshop } = await createWorkshop();
  expect(read(STAMP)).toBe("// Step 1: stamp\n");
  workshop.workspace.write(STAMP, "mine\n");
  workshop.progress.pass("01-step");
  expect(await prepare({ ...context, workshop: new Workshop(steps, root) }, {})).toBe(true);
  expect(read(STAMP)).toBe("mine\n");
  expect(new Workshop(steps, root).current?.id).toBe("02-step");
});

test("--reset names the files that it overwrites and keeps them if the learner does not agree", async () => {
  const { context, read, terminal, workshop } = await createWorkshop();
  workshop.workspace.write(STAMP, "mine\n");
  const prepared = prepare(context, { reset: true });
  expect(await terminal.until("[y/N]")).toBe(
    `--reset overwrites these files of yours:\n  workshop/${STAMP}\nOverwrite them? [y/N]\n`,
  );
  terminal.press("\r");
  expect(await prepared).toBe(false);
  expect(read(STAMP)).toBe("mine\n");
});

test("--reset starts over once the learner agrees, but keeps the state of Terraform", async () => {
  const { context, read, root, terminal, workshop } = await createWorkshop();
  workshop.workspace.write(STAMP, "mine\n");
  workshop.workspace.write("terraform.orders-dev.tfstate", "{}");
  workshop.progress.pass("01-step");
  const prepared = prepare(context, { reset: true });
  await terminal.until("[y/N]");
  terminal.press("y");
  expect(await prepared).toBe(true);
  expect(read(STAMP)).toBe("// Step 1: stamp\n");
  expect(new Workshop(steps, root).current?.id).toBe("01-step");
  expect(existsSync(join(root, "terraform.orders-dev.tfstate"))).toBe(true);
});

test("--reset-step puts back the files of that step alone", async () => {
  const { context, read, workshop } = await createWorkshop();
  workshop.workspace.write(STAMP, "mine\n");
  workshop.workspace.write(PUBLISH, "mine too\n");
  workshop.progress.pass("01-step");
  workshop.progress.pass("02-step");
  expect(await prepare(context, { resetStep: 2, yes: true })).toBe(true);
  expect(read(STAMP)).toBe("mine\n");
  expect(read(PUBLISH)).toBe("// Step 2: publish\n");
  expect(workshop.current?.id).toBe("02-step");
});

test("--step solves the earlier steps in a fresh workspace without asking", async () => {
  const { context, read, terminal, workshop } = await createWorkshop({ isFresh: true });
  expect(await prepare(context, { step: 2 })).toBe(true);
  expect(terminal.text).toBe("");
  expect(read(STAMP)).toBe(solved.get(STAMP));
  expect(read(PUBLISH)).toBe("// Step 2: publish\n");
  expect(workshop.current?.id).toBe("02-step");
});

test("--step asks before it overwrites files", async () => {
  const { context, read, terminal, workshop } = await createWorkshop();
  workshop.workspace.write(STAMP, "mine\n");
  const prepared = prepare(context, { step: 2 });
  expect(await terminal.until("[y/N]")).toContain(`--step 2 overwrites these files of yours:\n  workshop/${STAMP}\n`);
  terminal.press("n");
  expect(await prepared).toBe(false);
  expect(read(STAMP)).toBe("mine\n");
});

test("asks for --yes without a terminal", async () => {
  const { context, workshop } = await createWorkshop({ isInteractive: false });
  workshop.workspace.write(STAMP, "mine\n");
  await expect(prepare(context, { reset: true })).rejects.toThrow(
    `--reset overwrites these files of yours; add --yes to agree:\n  workshop/${STAMP}`,
  );
});

test("rejects a step that does not exist", async () => {
  const { context } = await createWorkshop();
  await expect(prepare(context, { step: 3 })).rejects.toThrow("step 3 does not exist: use a step from 1 to 2");
});

test("leaves a folder alone that is not a workshop", async () => {
  const { context, root } = await createWorkshop({ isFresh: true });
  mkdirSync(root);
  writeFileSync(join(root, "notes.txt"), "mine");
  await expect(prepare(context, {})).rejects.toThrow("exists, but is not a workshop: move it away");
});

test("starts over in a folder that holds only what a run has written", async () => {
  const { context, read, root } = await createWorkshop({ isFresh: true });
  mkdirSync(join(root, "node_modules"), { recursive: true });
  mkdirSync(join(root, ".deployed"));
  expect(await prepare(context, {})).toBe(true);
  expect(read(STAMP)).toBe("// Step 1: stamp\n");
});

test("--step skips what the earlier steps ask for outside of the editor", async () => {
  const { root } = await createWorkshop({ isFresh: true });
  const browser = { number: 2, id: "02-browser", checks: [{}], solution: undefined } as unknown as Step;
  const experiment = { ...createStep(3, half, solved), checks: [{ sticky: true }] } as unknown as Step;
  const last = { number: 4, id: "04-last", checks: [] as readonly Check[], solution: undefined } as Step;
  const workshop = new Workshop([createStep(1, unfinished, half), browser, experiment, last], root);
  await prepare({ workshop, terminal: new FakeTerminal() }, { step: 4 });
  expect(workshop.current).toBe(last);
  const { progress } = workshop;
  expect(workshop.steps.map(({ id }) => [progress.hasPassed(id), progress.isSkipped(id)])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [false, false],
  ]);
});
