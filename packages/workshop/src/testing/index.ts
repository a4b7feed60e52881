/** Walks through the workshop as a learner does, for the tests. */

export { patchFiles } from "../code/patch-files.ts";
export { readCode, readReference, repositoryRoot } from "../code/reference.ts";
export { StepCode } from "../code/step-code.ts";
export { check } from "../commands/check.ts";
export { prepare } from "../commands/start.ts";
export { loadMistakes, loadSteps, type Step } from "../load-steps.ts";
export { Session } from "../session/session.ts";
export { CheckFailedError } from "../step.ts";
export { createProcessTerminal } from "../terminal/terminal.ts";
export { Workshop } from "../workshop.ts";
export { FakeTerminal } from "./fake-terminal.ts";
export { WalkingLearner } from "./walking-learner.ts";
