import { compileEventPattern } from "event-pattern";
import { parseJson } from "exact-json";
import type { Caller } from "iam-policy";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { Delivery, type Target } from "../delivery/delivery.ts";
import { Archive, type ArchiveOptions } from "../eventbridge/archive.ts";
import { ArchivedEvents } from "../eventbridge/archived-events.ts";
import { EventBridge, type EventBridgeOptions } from "../eventbridge/event-bridge.ts";
import type { EventBus, Rule } from "../eventbridge/event-bus.ts";
import { ManualClock } from "./manual-clock.ts";

export const caller = { kind: "root", arn: "arn:aws:iam::111122223333:root" } as const satisfies Caller;

export const testTarget: Target = {
  id: "invoice",
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
    const functionArn = `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`;
    const listing = { Id: functionName, Arn: functionArn };
    return { ...testTarget, ruleName: name, ruleArn: arn, arn: functionArn, listing };
  });
  return {
    name,
    arn,
    enabled: true,
    pattern: compileEventPattern(pattern),
    eventPattern: JSON.stringify(pattern),
    targets,
  };
}

export const testBus: EventBus = {
  name: "lab2-dev-bus",
  arn: "arn:aws:events:eu-central-1:111122223333:event-bus/lab2-dev-bus",
  createdAtMs: Date.UTC(2026, 0, 1),
  rules: [],
};

/** Creates an archive of `lab2-dev-bus`. */
export function testArchive(options: Partial<ArchiveOptions> = {}): Archive {
  return new Archive({
    name: "lab2-dev-events",
    arn: "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events",
    eventSourceArn: testBus.arn,
    retentionDays: 0,
    events: new ArchivedEvents(memoryStore.collection("archive")),
    clock: new ManualClock(),
    ...options,
  });
}

/** Sets up EventBridge with the bus `lab2-dev-bus` and the default bus. */
export function testEventBridge({ rules = [], ...options }: { rules?: Rule[] } & Partial<EventBridgeOptions> = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const delivered: { targetArn: string; event: object }[] = [];
  const eventBridge = new EventBridge({
    accountId: "111122223333",
    region: "eu-central-1",
    buses: [
      { name: "default", arn: "arn:aws:events:eu-central-1:111122223333:event-bus/default", rules: [] },
      { ...testBus, rules },
    ],
    archives: [],
    delivery: new Delivery({
      invokeTarget: async ({ arn }, payload) =>
        void delivered.push({ targetArn: arn, event: parseJson(payload) as object }),
      sendDeadLetter: async () => {},
      collection: memoryStore.collection("deliveries"),
      clock,
      random: Math.random,
      activityLog,
    }),
    replays: memoryStore.collection("replays"),
    authorize: () => {},
    activityLog,
    clock,
    ...options,
  });
  const { service } = eventBridge;

  async function call(operation: string, input: unknown) {
    const { signal } = new AbortController();
    const body = Buffer.from(JSON.stringify(input));
    const response = await service.call({ operation, headers: {}, body, caller, signal });
    return JSON.parse(String(response.body));
  }

  return {
    service,
    activities,
    clock,
    delivered,
    call,
    /** Waits for pending deliveries. */
    settle: () => clock.advance(0),
    resume: () => eventBridge.resume(),
    stop: () => eventBridge.stop(),
    putEvents: (input: unknown) => call("PutEvents", input),
  };
}
