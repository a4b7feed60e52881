import type { TerraformStack } from "cdktf";
import { checkChoreography } from "./check-choreography.ts";
import type { Contracts } from "./published-events.ts";

/** The choreography of a stack is incomplete. The message lists one problem per line. */
export class ChoreographyBrokenError extends Error {
  readonly code = "CHOREOGRAPHY_BROKEN";
  readonly problems: readonly string[];

  constructor(stack: string, problems: readonly string[]) {
    super([`the choreography of ${stack} is broken:`, ...problems.map((problem) => `- ${problem}`)].join("\n"));
    this.name = "ChoreographyBrokenError";
    this.problems = problems;
  }
}

/**
 * Makes `app.synth()` fail if the choreography is incomplete. Throws, because CDKTF would wrap returned messages in a
 * plain Error that has no code and recommends skipping validation.
 * @throws {ChoreographyBrokenError} from `app.synth()`, before the stack is written
 */
export function addChoreographyValidation(stack: TerraformStack, contracts: Contracts): void {
  stack.node.addValidation({
    validate() {
      const problems = checkChoreography(stack.toTerraform(), contracts);
      if (problems.length > 0) {
        throw new ChoreographyBrokenError(stack.node.id, problems);
      }
      return [];
    },
  });
}
