import type { TerraformStack } from "cdktf";
import { checkChoreography } from "./check-choreography.ts";
import type { Contracts } from "./published-events.ts";

/** The choreography of a stack is not closed. Its message has a sentence for each break, one a line. */
export class ChoreographyBrokenError extends Error {
  readonly code = "CHOREOGRAPHY_BROKEN";
  readonly breaks: readonly string[];

  constructor(stack: string, breaks: readonly string[]) {
    super([`the choreography of ${stack} is broken:`, ...breaks.map((sentence) => `- ${sentence}`)].join("\n"));
    this.name = "ChoreographyBrokenError";
    this.breaks = breaks;
  }
}

/**
 * Lets `app.synth()` fail unless the stack's choreography is closed. The sentences are thrown rather than returned: CDKTF
 * would wrap them in a plain Error that advises to skip validation, and that a caller could tell by its message only.
 *
 * @throws {ChoreographyBrokenError} from `app.synth()`, before anything of the stack is written
 */
export function addChoreographyValidation(stack: TerraformStack, contracts: Contracts): void {
  stack.node.addValidation({
    validate() {
      const breaks = checkChoreography(stack.toTerraform(), contracts);
      if (breaks.length > 0) throw new ChoreographyBrokenError(stack.node.id, breaks);
      return [];
    },
  });
}
