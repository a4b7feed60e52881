import * as z from "zod";
import type { ActivityLog } from "../activity-log.ts";
import { type AwsCall, type AwsService, jsonService, operation } from "../aws-endpoint/json-service.ts";
import type { Clock } from "../clock.ts";
import { callerName } from "../iam/caller.ts";
import type { Delivery, Target } from "./delivery.ts";
import type { EventEnvelope } from "./event-envelope.ts";
import type { EventPattern } from "./pattern/event-pattern.ts";
import { checkRequest, type EntryResult, type PutEventsEntry, putEventsEntry, readEntry } from "./put-events.ts";
import { eventBusArn } from "./resources.ts";

export interface Rule {
  name: string;
  arn: string;
  pattern: EventPattern;
  targets: Target[];
}

export interface EventBridgeOptions {
  accountId: string;
  region: string;
  /** Enabled rules by the name of their bus. Every bus of the stack is in it, without rules too. */
  rulesByBus: Map<string, Rule[]>;
  delivery: Delivery;
  /** @throws {AwsError} when the caller may not */
  authorize(call: AwsCall, busArn: string, entry: PutEventsEntry): void;
  activityLog: ActivityLog;
  clock: Pick<Clock, "now">;
}

/** The event buses: takes events, matches them with the rules and hands them on. */
export class EventBridge {
  readonly service: AwsService;
  #options: EventBridgeOptions;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
    this.service = jsonService("AWSEvents", {
      PutEvents: operation(z.object({ Entries: z.array(putEventsEntry) }), ({ Entries }, call) =>
        this.#putEvents(Entries, call),
      ),
    });
  }

  stop(): void {
    this.#options.delivery.stop();
  }

  #putEvents(entries: PutEventsEntry[], call: AwsCall) {
    const { accountId, authorize, clock, region } = this.#options;
    checkRequest(entries);
    for (const entry of entries) authorize(call, this.#busArn(entry), entry);

    const results = entries.map((entry): EntryResult => {
      const event = readEntry(entry, { account: accountId, region, nowMs: clock.now() });
      if (!("id" in event)) return event;
      this.#accept(event, this.#busName(entry), callerName(call.caller));
      return { EventId: event.id };
    });
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  }

  /** A bus is named by its name or its ARN. */
  #busArn({ EventBusName = "default" }: PutEventsEntry): string {
    const { accountId, region } = this.#options;
    return EventBusName.startsWith("arn:") ? EventBusName : eventBusArn(region, accountId, EventBusName);
  }

  /** The bus's name or, if it is in another account or region, its ARN, which no bus here has for a name. */
  #busName(entry: PutEventsEntry): string {
    const { accountId, region } = this.#options;
    const arn = this.#busArn(entry);
    const prefix = eventBusArn(region, accountId, "");
    return arn.startsWith(prefix) ? arn.slice(prefix.length) : arn;
  }

  #accept(event: EventEnvelope, bus: string, caller: string): void {
    const { activityLog, delivery, rulesByBus } = this.#options;
    activityLog.record({ type: "event-accepted", event, bus, caller });
    const rules = rulesByBus.get(bus);
    if (!rules) {
      activityLog.record({ type: "event-dropped", event, bus, reason: "unknown bus" });
      return;
    }

    let matched = false;
    for (const rule of rules) {
      if (!rule.pattern.matches(event)) {
        const { path, reason } = rule.pattern.explain(event) as { path: string; reason: string };
        activityLog.record({ type: "rule-not-matched", eventId: event.id, rule: rule.name, path, reason });
        continue;
      }
      matched = true;
      activityLog.record({ type: "rule-matched", eventId: event.id, rule: rule.name });
      // Targets get the event after its publisher has the answer, as they do on AWS.
      for (const target of rule.targets) setImmediate(() => delivery.deliver(event, target));
    }
    if (!matched) activityLog.record({ type: "event-dropped", event, bus, reason: "no rule matched" });
  }
}
