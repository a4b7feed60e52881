import type { Terminal } from "../terminal/terminal.ts";
import type { Workshop } from "../workshop.ts";

export interface Context {
  workshop: Workshop;
  terminal: Terminal;
}

/** @throws {Error} if the learner has not started yet */
export function requireWorkspace({ workspace }: Workshop): void {
  if (!workspace.exists()) {
    throw new Error("workshop/ does not exist yet: create it with npm run workshop");
  }
  workspace.prepare();
}
