import type { RecordedActivity } from "local-cloud";
import { type ActivityOf, selectActivities } from "../activities.ts";
import type { CheckFinding, LearnerSystem } from "../step.ts";
import { learnerFiles } from "./learner-files.ts";

type Event = ActivityOf<"event-accepted">["event"];

const ENVELOPE_FIELDS = ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"];

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
  const [field = ""] = mismatch.path.split(".");
  return {
    seen: `\`${detailType}\` did not match the rule ${ruleId}: \`${mismatch.path}\` ${mismatch.reason}`,
    expected: ENVELOPE_FIELDS.includes(field)
      ? `a pattern that matches the source \`${event.source}\` and the detail type \`${detailType}\``
      : `a field of the envelope; the detail type is in \`detail-type\`, with a hyphen`,
    lookAt: system.locate(learnerFiles.eventRule, /eventPattern:/),
  };
}
