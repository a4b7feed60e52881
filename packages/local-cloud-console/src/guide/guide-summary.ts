import type { GuideState } from "local-cloud/console-api";

/** Describes how far the guide is, such as `Step 3 of 18`. */
export function describeProgress({ steps }: Pick<GuideState, "steps">): string {
  const current = steps.findIndex(({ state }) => state === "current");
  const done = steps.filter(({ state }) => state === "done").length;
  return current < 0 ? `${done} of ${steps.length} steps done` : `Step ${current + 1} of ${steps.length}`;
}

/** Describes how far the guide is, with the title of the current step. */
export function describeStep({ steps }: Pick<GuideState, "steps">): string {
  const title = steps.find(({ state }) => state === "current")?.title;
  return [describeProgress({ steps }), title].filter(Boolean).join(": ");
}

/** Describes the current step and the results of its checks, for a screen reader to announce. */
export function describeState({ checks, steps }: GuideState): string {
  return [describeStep({ steps }), describeResults(checks)].filter(Boolean).join(". ");
}

function describeResults(checks: GuideState["checks"]): string | undefined {
  const failed = checks.find(({ state }) => state === "failed");
  if (failed) {
    return [`Failed: ${failed.criterion}`, failed.message].filter(Boolean).join(". ");
  }
  const passed = checks.filter(({ state }) => state === "passed").length;
  return passed > 0 ? `${passed} of ${checks.length} checks passed` : undefined;
}
