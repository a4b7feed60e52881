/** Walks through the workshop as a learner does, for the tests. */
export { readCode, repositoryRoot } from "../code/reference.ts";
export { StepCode } from "../code/step-code.ts";
export { loadMistakes, loadSteps, type Step } from "../load-steps.ts";
export { WalkingLearner } from "./walking-learner.ts";
