import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createService } from "service-generator/create-service";
import { expect, onTestFinished, test } from "vitest";
import { loadSteps } from "../load-steps.ts";
import { LearnerWorkspace } from "./learner-workspace.ts";
import { readReference } from "./reference.ts";
import { StepCode } from "./step-code.ts";

test("the solution of the step that adds a service is what the generator writes", async () => {
  const steps = await loadSteps();
  const code = new StepCode(steps, readReference());
  const { number } = steps.find(({ id }) => id.endsWith("add-a-sixth-service")) ?? expect.fail("the step is missing");
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-generator-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const workspace = new LearnerWorkspace(folder);
  workspace.create(code.before(number));
  await createService(workspace.root, { name: "loyalty-service", consumes: "order_created" });
  expect(Object.fromEntries(workspace.readCode())).toEqual(Object.fromEntries(code.after(number)));
});
