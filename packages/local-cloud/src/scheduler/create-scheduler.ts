import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import { Delivery, DeliveryError } from "../eventbridge/delivery.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Iam } from "../iam/iam.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { formatInput } from "./format-input.ts";
import { readSchedules } from "./read-schedules.ts";
import type { ScheduledTarget } from "./scheduled-target.ts";
import { Scheduler } from "./scheduler.ts";

const SERVICE = "scheduler.amazonaws.com";

interface SchedulerDependencies {
  accountId: string;
  enforcement: Enforcement;
  iam: Iam;
  lambda: Lambda;
  sqs: Sqs;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

/** Creates the schedules of a stack. @throws {StackError} if one is invalid or its role cannot be assumed */
export function createScheduler(stack: Stack, dependencies: SchedulerDependencies): Scheduler {
  const { accountId, activityLog, clock, iam, lambda, sqs, store } = dependencies;
  const targetArns = new Set([...lambda.invocableArns, ...sqs.queues.map(({ arn }) => arn)]);
  const schedules = readSchedules(stack, targetArns);
  const byArn = new Map(
    schedules.map((schedule) => {
      const session = iam.issueSession(schedule.roleArn, { sessionName: schedule.name, service: SERVICE });
      return [schedule.arn, { schedule, caller: iam.findCaller(session.accessKeyId) }];
    }),
  );
  const find = (scheduleArn: string) => byArn.get(scheduleArn) as { schedule: ScheduledTarget; caller: Caller };
  const delivery = new Delivery({
    async invokeTarget({ ruleArn }, event, cause) {
      const { caller, schedule } = find(ruleArn);
      await invoke(dependencies, { caller, schedule, cause, input: formatInput(schedule, JSON.parse(event), cause) });
    },
    sendDeadLetter({ attributes: { RULE_ARN, ...attributes }, queueArn, ruleArn }) {
      const { caller, schedule } = find(ruleArn);
      const sent = { ...attributes, ...(RULE_ARN && { SCHEDULE_ARN: RULE_ARN }) };
      return sqs.send(queueArn, { body: schedule.input || "{}", attributes: sent }, caller, ruleArn);
    },
    collection: store.collection("scheduled-runs"),
    clock,
    random: Math.random,
    activityLog,
  });
  return new Scheduler({ accountId, region: stack.region, schedules, delivery, activityLog, clock });
}

interface Run {
  caller: Caller;
  schedule: ScheduledTarget;
  input: string;
  cause: Cause;
}

/** Passes the input to a function or queue as the schedule's role. @throws {DeliveryError} which is not retried */
async function invoke({ enforcement, lambda, sqs }: SchedulerDependencies, run: Run): Promise<void> {
  const { caller, cause, input, schedule } = run;
  const { arn, targetArn } = schedule;
  try {
    if (targetArn.startsWith("arn:aws:sqs:")) {
      await sqs.send(targetArn, { body: input, cause }, caller, arn);
    } else {
      enforcement.demand({ caller, action: "lambda:InvokeFunction", resource: targetArn, context: {}, cause });
      await lambda.invokeAsynchronously(targetArn, input || "{}", { cause });
    }
  } catch (error) {
    throw error instanceof AwsError ? new DeliveryError(error.code, error.message, { retryable: false }) : error;
  }
}
