import { ActivityLog, type RecordedActivity } from "../activity-log.ts";
import type { Caller } from "../iam/caller.ts";
import { ManualClock } from "../manual-clock.ts";
import { Delivery, type Target } from "./delivery.ts";
import { EventBridge, type EventBridgeOptions, type Rule } from "./event-bridge.ts";
import { compileEventPattern } from "./pattern/event-pattern.ts";

export const caller = { kind: "root", arn: "arn:aws:iam::111122223333:root" } as const satisfies Caller;

export const testTarget: Target = {
  ruleName: "lab2-dev-order-created",
  ruleArn: "arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created",
  arn: "arn:aws:lambda:eu-central-1:111122223333:function:lab2-dev-invoice",
  maximumRetryAttempts: 185,
  maximumEventAgeSeconds: 86_400,
  deadLetterQueueArn: "arn:aws:sqs:eu-central-1:111122223333:lab2-dev-dead-letters",
};

export function testRule(name: string, pattern: object, functionNames: string[]): Rule {
  const arn = `arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/${name}`;
  const targets = functionNames.map((functionName) => {
    return {
      ...testTarget,
      ruleName: name,
      ruleArn: arn,
      arn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`,
    };
  });
  return { name, arn, pattern: compileEventPattern(pattern), targets };
}

/** EventBridge with one bus, `lab2-dev-bus`, beside the default one. */
export function testEventBridge({ rules = [], ...options }: { rules?: Rule[] } & Partial<EventBridgeOptions> = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const delivered: { targetArn: string; event: object }[] = [];
  const { service } = new EventBridge({
    accountId: "111122223333",
    region: "eu-central-1",
    rulesByBus: new Map([
      ["default", []],
      ["lab2-dev-bus", rules],
    ]),
    delivery: new Delivery({
      invokeTarget: ({ arn }, payload) => delivered.push({ targetArn: arn, event: JSON.parse(payload) }),
      sendDeadLetter: async () => {},
      clock,
      random: Math.random,
      activityLog,
    }),
    authorize: () => {},
    activityLog,
    clock,
    ...options,
  });

  return {
    service,
    activities,
    delivered,
    /** Lets deliveries that are on their way arrive. */
    settle: () => clock.advance(0),
    async putEvents(input: unknown) {
      const { signal } = new AbortController();
      const body = Buffer.from(JSON.stringify(input));
      const answer = await service.call({ operation: "PutEvents", headers: {}, body, caller, signal });
      return JSON.parse(String(answer.body));
    },
  };
}
