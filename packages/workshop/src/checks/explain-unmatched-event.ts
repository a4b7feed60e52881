import type { RecordedActivity } from "local-cloud";
import { type ActivityOf, selectActivities } from "../activities.ts";
import type { CheckFinding, LearnerSystem } from "../step.ts";
import { learnerFiles } from "./learner-files.ts";

type Event = ActivityOf<"event-accepted">["event"];

const ENVELOPE_FIELDS = ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"];

/** Returns the detail type in the pattern of a rule, if another rule has the same pattern. */
function findDeliveredTwice({ stack }: LearnerSystem, ruleId: string): string | undefined {
  const rules = Object.entries(stack.resource.aws_cloudwatch_event_rule ?? {});
  const pattern = rules.find(([id]) => id === ruleId)?.[1].event_pattern;
  const other = rules.find(([id, rule]) => id !== ruleId && rule.event_pattern === pattern);
  return other?.[0].replaceAll("-", "_");
}

/** Explains why no rule matched an event: its own rule's pattern does not, or it has no rule. */
export function explainUnmatchedEvent(
  system: LearnerSystem,
  activities: readonly RecordedActivity[],
  event: Event,
): CheckFinding {
  const detailType = event["detail-type"];
  const ruleId = detailType.replaceAll("_", "-");
  const mismatch = selectActivities(activities, "rules-not-matched")
    .find((each) => each.event.id === event.id)
    ?.explain()
    .find(({ rule }) => rule.endsWith(`-${ruleId}`));
  if (!mismatch) {
    return {
      seen: `\`${detailType}\` matched no rule, so the bus dropped it: the stack has no rule \`${ruleId}\``,
      expected: `a rule \`${ruleId}\` for \`${detailType}\``,
      lookAt: system.locate(learnerFiles.orderStack, /const rules = |rule\("/),
    };
  }
  const delivered = findDeliveredTwice(system, ruleId);
  if (delivered !== undefined) {
    return {
      seen: `two rules deliver \`${delivered}\`, none \`${detailType}\`: the rule ${ruleId} has the pattern of another rule`,
      expected: `the event \`${detailType}\` in the rule ${ruleId}`,
      lookAt: system.locate(learnerFiles.orderStack, new RegExp(`rule\\("${ruleId}"`)),
    };
  }
  const [field = ""] = mismatch.path.split(".");
  return {
    seen: `\`${detailType}\` did not match the rule ${ruleId}: \`${mismatch.path}\` ${mismatch.reason}`,
    expected: ENVELOPE_FIELDS.includes(field)
      ? `a pattern that matches the source \`${event.source}\` and the detail type \`${detailType}\``
      : `a field of the envelope; the detail type is in \`detail-type\`, with a hyphen`,
    lookAt: system.locate(learnerFiles.eventRule, /eventPattern:/),
  };
}
