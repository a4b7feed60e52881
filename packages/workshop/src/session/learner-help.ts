import type { Step } from "../load-steps.ts";
import { formatSolution, hasSolution } from "../solution.ts";
import { formatHint, formatTask } from "../terminal/format-task.ts";
import { confirm, type Terminal } from "../terminal/terminal.ts";
import type { Workshop } from "../workshop.ts";
import { RESUME } from "./session-text.ts";

/** Shows the current task, its hints one after the other, and its solution. */
export class LearnerHelp {
  #workshop: Workshop;
  #terminal: Terminal;
  #hintsShown = { stepId: "", count: 0 };
  #isAsking = false;

  constructor(workshop: Workshop, terminal: Terminal) {
    this.#workshop = workshop;
    this.#terminal = terminal;
  }

  /** Whether the next key responds to a question. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  showTask(): void {
    const { current, lastNumber } = this.#workshop;
    this.#terminal.writeLine(`\n${current ? formatTask(current, lastNumber, this.#terminal) : RESUME}\n`);
  }

  showHint(): void {
    const step = this.#workshop.current;
    if (!step) {
      return;
    }
    const { count, stepId } = this.#hintsShown;
    const number = stepId === step.id ? count + 1 : 1;
    const { length } = step.task.hints;
    if (number > Math.max(1, length)) {
      const then = hasSolution(this.#workshop, step) ? "; s shows the solution" : "";
      this.#terminal.writeLine(`\nThat was the last hint${then}.\n`);
      return;
    }
    this.#hintsShown = { stepId: step.id, count: number };
    this.#terminal.writeLine(`\n${formatHint(step, number, this.#terminal)}\n`);
  }

  /** Shows the solution after asking; without one, says so at once. */
  async showSolution(): Promise<void> {
    const step = this.#workshop.current;
    if (step && (!hasSolution(this.#workshop, step) || (await this.#agreesToSolution(step)))) {
      this.#terminal.writeLine(`\n${formatSolution(this.#workshop, step, this.#terminal)}`);
    }
  }

  async #agreesToSolution({ number }: Step): Promise<boolean> {
    this.#isAsking = true;
    const agrees = await confirm(this.#terminal, `Show how your code differs from the solution of step ${number}?`);
    this.#isAsking = false;
    return agrees;
  }
}
