import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import {
  AsynchronousInvocations,
  type AsynchronousSettings,
  type WaitingInvocation,
} from "../lambda/asynchronous-invocations.ts";
import type { FailureMessage } from "../lambda/failure-messages.ts";
import { failed, type InvocationResult } from "../lambda/invocation.ts";
import { testCollection } from "./collection.ts";
import { ManualClock } from "./manual-clock.ts";

export const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-invoice";
export const live = { name: "live", arn: `${functionArn}:live`, description: "", version: "1" };
export const onFailureArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-invoice-dead-letters";
export const deadLetterQueueArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-invoice-events";
export const boom = failed({ errorType: "Error", errorMessage: "boom", trace: ["Error: boom"] });
export const fine: InvocationResult = { payload: "null" };
export const MINUTE_MS = 60_000;

/** @param results results of the attempts; the last one repeats */
export function testInvocations(
  results: InvocationResult[],
  settings: AsynchronousSettings = { onFailureArn },
  durationMs = 0,
  before: Record<string, WaitingInvocation> = {},
  settingsByArn: Record<string, AsynchronousSettings> = {},
  reservedConcurrency?: number,
) {
  const { collection, contents } = testCollection(before);
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const startedAt = clock.now();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  const retries: RecordedActivity[] = [];
  activityLog.subscribe((activity) => (activity.type === "retry-scheduled" ? retries : activities).push(activity));
  const attempts: { requestId: string; payload: string; attempt: number; afterMs: number }[] = [];
  const sent: ({ queueArn: string } & FailureMessage)[] = [];
  const rejection: { error?: Error; queueArn?: string } = {};
  const queue = new AsynchronousInvocations({
    function: {
      arn: functionArn,
      publishes: true,
      aliases: [live],
      ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    },
    findSettings: (invokedFunctionArn) => settingsByArn[invokedFunctionArn] ?? settings,
    async invoke(invocation, attempt) {
      attempts.push({ ...invocation, attempt, afterMs: clock.now() - startedAt });
      if (durationMs > 0) {
        await new Promise<void>((resolve) => clock.after(durationMs, resolve));
      }
      return results[attempt - 1] ?? results.at(-1) ?? fine;
    },
    async sendFailure(queueArn, message) {
      if (rejection.error && (rejection.queueArn ?? queueArn) === queueArn) {
        throw rejection.error;
      }
      sent.push({ queueArn, ...message });
    },
    collection,
    activityLog,
    clock,
  });
  return { activities, attempts, clock, contents, queue, rejection, retries, sent };
}

export const invocation = { requestId: "e4b46cbf-b738-4880-a18c-df61200e0000", payload: '{"ORDER_IDS":["9e07af03"]}' };
