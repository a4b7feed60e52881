import { expect, test } from "vitest";
import { loadSteps } from "../load-steps.ts";
import { patchFiles } from "./patch-files.ts";
import { readReference } from "./reference.ts";
import { StepCode } from "./step-code.ts";

const steps = await loadSteps();
const code = new StepCode(steps, readReference());

test.each(steps.filter(({ experiment }) => experiment !== undefined))(
  "the experiment of $id applies to the code before the step",
  ({ experiment = "", number }) => {
    expect(patchFiles(experiment, (path) => code.before(number).get(path)).size).toBeGreaterThan(0);
  },
);
