import { type ActivityOf, selectActivities } from "../../src/activities.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "the bus accepted an event that you sent, and dropped it because no rule matched",
    sticky: true,
    async run(system) {
      const sent = selectActivities(system.activities, "event-accepted").filter(({ cause }) => cause === undefined);
      const ids = new Set(sent.map(({ event }) => event.id));
      const dropped = selectActivities(system.activities, "event-dropped").filter(({ event }) => ids.has(event.id));
      if (!dropped.some(({ reason }) => reason === "no rule matched")) {
        const latest = sent.at(-1);
        throw new CheckFailedError({
          seen: latest ? describeArrival(system, latest) : describeRejection(system),
          expected: "an event whose source or detail type no rule asks for",
          traceId: latest?.event.id,
        });
      }
    },
  },
];

function describeRejection({ activities }: LearnerSystem): string {
  const rejected = selectActivities(activities, "event-rejected").findLast(({ cause }) => cause === undefined);
  return rejected ? `the bus rejected your event: ${rejected.error}` : "no event that you sent";
}

function describeArrival({ activities }: LearnerSystem, { bus, event }: ActivityOf<"event-accepted">): string {
  const name = `\`${event["detail-type"]}\` from \`${event.source}\``;
  const match = selectActivities(activities, "rule-matched").find(({ eventId }) => eventId === event.id);
  return match ? `${name} matched the rule ${match.rule}` : `${name} was sent to ${bus}, which does not exist`;
}
