import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { countDeadLetters } from "./dead-letter-counts.ts";

test("counts dead letters that no queue took beside those in queues", () => {
  const activityLog = new ActivityLog();
  const counts = countDeadLetters(activityLog);
  const letter = {
    queueArn: "arn:aws:sqs:eu-central-1:000000000000:invoices",
    from: "rule",
    reason: "x",
    payload: "{}",
  };
  activityLog.record({ type: "dead-letter", ...letter });
  expect(counts({ invoices: 2 })).toEqual({ invoices: 2 });
  activityLog.record({ type: "dead-letter-lost", ...letter });
  expect(counts({ invoices: 2 })).toEqual({ invoices: 2, none: 1 });
});
