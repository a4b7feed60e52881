import { type EventPattern, PatternIndex } from "event-pattern";
import { type Caller, callerName } from "iam-policy";
import * as z from "zod";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { AwsCall, AwsService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Collection } from "../core/store/store.ts";
import type { Delivery, Target } from "../delivery/delivery.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import type { Archive } from "./archive.ts";
import { createArchiveOperations } from "./archive-operations.ts";
import type { Authorize } from "./authorization.ts";
import { createBusOperations } from "./bus-operations.ts";
import type { EventBus, Rule } from "./event-bus.ts";
import { EventBuses } from "./event-buses.ts";
import { explainMismatches } from "./explain-mismatches.ts";
import { findNearestRule } from "./find-nearest-rule.ts";
import { createTestEventPatternOperation } from "./pattern-operations.ts";
import {
  checkRequest,
  type EntryResult,
  type PutEventsEntry,
  putEventsEntry,
  type RejectedEntry,
  readEntry,
} from "./put-events.ts";
import { createReplayOperations } from "./replay-operations.ts";
import { type Replay, Replays } from "./replays.ts";
import { createRuleOperations } from "./rule-operations.ts";
import { ScheduledRules } from "./scheduled-rules.ts";

export interface EventBridgeOptions {
  accountId: string;
  region: string;
  buses: readonly EventBus[];
  archives: readonly Archive[];
  delivery: Delivery;
  replays: Collection<Replay>;
  authorize: Authorize;
  activityLog: ActivityLog;
  clock: Clock;
}

interface RouteOptions {
  /** Whether the event came from a rule of another bus. */
  isForwarded?: boolean;
  /** @default all rules of the bus */
  ruleArns?: readonly string[] | undefined;
}

type PatternRule = Rule & { pattern: EventPattern };

/** The enabled rules of a bus that have a pattern. */
interface EnabledRules {
  rules: PatternRule[];
  index: PatternIndex<PatternRule>;
}

/** Accepts events, matches them against the rules of their bus and delivers them to targets. */
export class EventBridge {
  readonly service: AwsService;
  readonly replays: Replays;
  readonly archives: readonly Archive[];
  readonly buses: readonly EventBus[];
  #options: EventBridgeOptions;
  #busesByName: EventBuses;
  #enabledRules: Map<EventBus, EnabledRules>;
  #schedules: ScheduledRules;

  constructor(options: EventBridgeOptions) {
    this.#options = options;
    const { accountId, archives, authorize, clock } = options;
    const buses = new EventBuses(options.buses, options);
    const replays = new Replays({
      archives,
      buses,
      replay: this.#replay.bind(this),
      collection: options.replays,
      clock,
    });
    this.#busesByName = buses;
    this.#enabledRules = new Map(options.buses.map((bus) => [bus, indexEnabledRules(bus)]));
    this.#schedules = new ScheduledRules(options);
    this.replays = replays;
    this.archives = archives;
    this.buses = options.buses;
    this.service = createJsonService("AWSEvents", {
      PutEvents: operation(z.object({ Entries: z.array(putEventsEntry) }), ({ Entries }, call) =>
        this.putEvents(Entries, call),
      ),
      TestEventPattern: createTestEventPatternOperation(authorize),
      ...createBusOperations(buses, authorize),
      ...createRuleOperations(buses, { accountId, authorize }),
      ...createArchiveOperations(archives, buses, authorize),
      ...createReplayOperations(replays, authorize),
    });
  }

  resume(): void {
    const rules = this.buses.flatMap(({ rules }) => rules);
    this.#options.delivery.resume(rules.flatMap(({ targets }) => targets));
    this.replays.resume();
    this.#schedules.start();
  }

  stop(): void {
    this.#schedules.stop();
    this.replays.stop();
    this.#options.delivery.stop();
  }

  /** @throws {AwsError} if the caller is not allowed to put the events */
  async putEvents(entries: PutEventsEntry[], call: Pick<AwsCall, "caller" | "cause">) {
    const { accountId, authorize, clock, region } = this.#options;
    checkRequest(entries);
    const entriesByBus = Map.groupBy(entries, ({ EventBusName }) => this.#busesByName.toArn(EventBusName));
    for (const [busArn, own] of entriesByBus) {
      authorize(call, "events:PutEvents", busArn, {
        "events:source": own.map(({ Source = "" }) => Source),
        "events:detail-type": own.map(({ DetailType = "" }) => DetailType),
      });
    }

    const results = entries.map((entry): EntryResult => {
      const event = readEntry(entry, { account: accountId, region, nowMs: clock.toRealTime() });
      if (!("id" in event)) {
        this.#recordRejection(entry, event, call);
        return event;
      }
      this.#accept(event, entry.EventBusName, call);
      return { EventId: event.id };
    });
    await this.#options.delivery.flush();
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  }

  #recordRejection(
    { Detail = "", DetailType = "", EventBusName, Source = "" }: PutEventsEntry,
    { ErrorCode, ErrorMessage }: RejectedEntry,
    { caller, cause }: Pick<AwsCall, "caller" | "cause">,
  ): void {
    this.#options.activityLog.record({
      type: "event-rejected",
      bus: this.#busesByName.toName(EventBusName),
      source: Source,
      detailType: DetailType,
      detail: Detail,
      error: `${ErrorCode}: ${ErrorMessage}`,
      caller: callerName(caller),
      cause,
    });
  }

  #accept(event: EventEnvelope, busNameOrArn: string | undefined, call: Pick<AwsCall, "caller" | "cause">): void {
    const { caller, cause } = call;
    const { activityLog } = this.#options;
    const busName = this.#busesByName.toName(busNameOrArn);
    activityLog.record({ type: "event-accepted", event, bus: busName, caller: callerName(caller), cause });
    const bus = this.#busesByName.find(busNameOrArn);
    if (!bus) {
      activityLog.record({ type: "event-dropped", event, bus: busName, reason: "unknown bus" });
      return;
    }
    this.#archive(event, bus);
    this.#route(event, bus);
  }

  /**
   * Accepts an event from a rule of another bus.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
   */
  async receive(event: EventEnvelope, busArn: string, caller: Caller, cause: Cause): Promise<void> {
    const bus = this.#busesByName.get(busArn);
    this.#options.activityLog.record({
      type: "event-accepted",
      event,
      bus: bus.name,
      caller: callerName(caller),
      cause,
    });
    this.#archive(event, bus);
    this.#route(event, bus, { isForwarded: true });
    await this.#options.delivery.flush();
  }

  #archive(event: EventEnvelope, { arn }: EventBus): void {
    for (const archive of this.archives) {
      if (archive.eventSourceArn === arn) {
        archive.add(event);
      }
    }
  }

  #replay(event: EventEnvelope, bus: EventBus, { cause, name, ruleArns }: Replay): void {
    const { region, resources, detail, ...envelope } = event;
    const replayed = { ...envelope, region, "replay-name": name, resources, detail };
    const { activityLog } = this.#options;
    activityLog.record({ type: "event-replayed", event: replayed, bus: bus.name, replay: name, cause });
    this.#route(replayed, bus, { ruleArns });
  }

  #route(event: EventEnvelope, bus: EventBus, { isForwarded = false, ruleArns }: RouteOptions = {}): void {
    const { activityLog } = this.#options;
    const { index, rules: enabled } = this.#enabledRules.get(bus) as EnabledRules;
    const isSelected = ({ arn }: Rule) => ruleArns?.includes(arn) ?? true;
    const rules = ruleArns ? enabled.filter(isSelected) : enabled;
    const matching = index.findMatches(event).filter(isSelected);
    if (matching.length < rules.length) {
      const explain = () => explainMismatches(rules, event);
      activityLog.record({ type: "rules-not-matched", event, bus: bus.name, explain });
    }
    for (const rule of matching) {
      const hasNoTarget = rule.targets.length === 0;
      activityLog.record({
        type: "rule-matched",
        eventId: event.id,
        rule: rule.name,
        ruleArn: rule.arn,
        ...(hasNoTarget && { hasNoTarget }),
      });
      for (const target of rule.targets) {
        this.#send(event, bus, target, isForwarded);
      }
    }
    if (matching.length === 0) {
      const findNearest = () => findNearestRule(rules, event);
      activityLog.record({ type: "event-dropped", event, bus: bus.name, reason: "no rule matched", findNearest });
    }
  }

  /** Sends an event to a target, unless both its origin and the target are other buses. */
  #send(event: EventEnvelope, { name: bus }: EventBus, target: Target, isForwarded: boolean): void {
    const { activityLog, delivery } = this.#options;
    const receiver = this.#busesByName.find(target.arn);
    if (isForwarded && receiver) {
      const reason = `not forwarded to ${receiver.name}: it came from another bus` as const;
      activityLog.record({ type: "event-dropped", event, bus, reason });
      return;
    }
    delivery.accept(event, target);
  }
}

function indexEnabledRules(bus: EventBus): EnabledRules {
  const rules = bus.rules.filter((rule): rule is PatternRule => rule.enabled && rule.pattern !== undefined);
  return { rules, index: new PatternIndex(rules) };
}
