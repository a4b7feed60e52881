import { explainWait } from "choreography";
import { type ConsoleTrace, formatOutcome, type Outcome, type Stamp } from "local-cloud/console-api";

interface Explained {
  outcome: Outcome;
  trace: Pick<ConsoleTrace, "activities">;
  stamps: readonly Stamp[];
  /** The outputs of the stack. */
  outputs: Record<string, unknown>;
  getLabel(name: string): string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Describes an order in a sentence: its failure, or else the reason why it is stuck. */
export function describeOutcome({ getLabel, now, outcome, outputs, stamps, trace }: Explained): string {
  const [missing] = outcome.waitingFor;
  const attribute = stamps.find(({ functionName }) => functionName === missing)?.attribute;
  if (outcome.state !== "failed" || outcome.failure || attribute === undefined || !isChoreography(outputs)) {
    return formatOutcome(outcome, { getLabel, now });
  }
  const activities = trace.activities.map(({ activity }) => activity);
  const sentence = explainWait(attribute, activities, outputs);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

type ChoreographyOutputs = Parameters<typeof explainWait>[2];

/** Whether a stack has the outputs of the order stack. */
function isChoreography(outputs: Record<string, unknown>): outputs is Record<string, unknown> & ChoreographyOutputs {
  return [outputs.consumed_events, outputs.function_arns].every(
    (output) => typeof output === "object" && output !== null,
  );
}
