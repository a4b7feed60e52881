import { describeChanges } from "../stack-changes.ts";
import { formatMarkdown } from "../terminal/format-markdown.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Workshop } from "../workshop.ts";

/** Decides whether a changed stack is deployed, and shows the change first where the step asks for that. */
export class DeploymentApproval {
  #workshop: Workshop;
  #terminal: Terminal;
  #isPending = false;
  #isDeploying = false;

  constructor(workshop: Workshop, terminal: Terminal) {
    this.#workshop = workshop;
    this.#terminal = terminal;
  }

  /** Whether a changed stack waits for the learner. */
  get isPending(): boolean {
    return this.#isPending;
  }

  approve(runningFolder: string, stackFolder: string): boolean {
    if (this.#isDeploying || !this.#workshop.current?.task.confirmsDeployment) {
      return true;
    }
    const changes = describeChanges(runningFolder, stackFolder);
    this.#terminal.writeLine(`\n${formatMarkdown(changes, this.#terminal)}\n`);
    if (!this.#terminal.isInteractive) {
      return true;
    }
    this.#isPending = true;
    this.#terminal.writeLine(`Press ${this.#terminal.paint("bold", "d")} to deploy these changes, or edit on.`);
    return false;
  }

  /** Forgets a changed stack, because another one follows. */
  discard(): void {
    this.#isPending = false;
  }

  /** Deploys the changed stack that waits. @returns whether there was one */
  async deploy(update: () => Promise<void>): Promise<boolean> {
    if (!this.#isPending) {
      this.#terminal.writeLine("Nothing to deploy: the saved stack is the one that runs.");
      return false;
    }
    this.#isPending = false;
    this.#isDeploying = true;
    this.#terminal.writeLine("Deploying …");
    try {
      await update();
    } finally {
      this.#isDeploying = false;
    }
    return true;
  }
}
