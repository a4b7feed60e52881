import type { Guide, GuideState } from "local-cloud";
import type { CheckFinding, CheckResult } from "../step.ts";
import { locateFiles } from "../task.ts";
import type { Workshop } from "../workshop.ts";

/** Shows the workshop in the console. */
export class WorkshopGuide implements Guide {
  #workshop: Workshop;
  #listeners = new Set<() => void>();
  #results: readonly CheckResult[] = [];

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  read(): GuideState {
    const { current, progress, steps } = this.#workshop;
    return {
      title: "Workshop",
      steps: steps.map(({ id, task }) => ({
        title: task.title,
        state: progress.hasPassed(id) ? "done" : id === current?.id ? "current" : "open",
      })),
      task: current ? `# ${current.task.title}\n\n${locateFiles(current.task)}` : "",
      checks: this.#results.map(({ criterion, finding, state }) => ({
        criterion,
        state,
        ...(finding && { message: describeFinding(finding) }),
        ...(finding?.traceId !== undefined && { traceId: finding.traceId }),
      })),
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows the results of the current step's checks. */
  update(results: readonly CheckResult[]): void {
    this.#results = results;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function describeFinding({ expected, lookAt, seen }: CheckFinding): string {
  return `${seen}\nexpected: ${expected}${lookAt === undefined ? "" : `\nlook at: workshop/${lookAt}`}`;
}
