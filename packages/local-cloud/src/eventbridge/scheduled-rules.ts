import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { createScheduledEvent } from "./create-scheduled-event.ts";
import type { Delivery } from "./delivery.ts";
import type { EventBus, Rule } from "./event-bus.ts";

interface ScheduledRulesOptions {
  accountId: string;
  region: string;
  buses: readonly EventBus[];
  delivery: Delivery;
  activityLog: ActivityLog;
  clock: Clock;
}

/**
 * Runs the rules that have a schedule, from the start of the local cloud on: runs that were due before are skipped. The
 * event goes to the targets of its rule alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export class ScheduledRules {
  #options: ScheduledRulesOptions;
  #timers = new Map<Rule, () => void>();

  constructor(options: ScheduledRulesOptions) {
    this.#options = options;
  }

  start(): void {
    const { buses, clock } = this.#options;
    for (const bus of buses) {
      for (const rule of bus.rules) {
        if (rule.enabled) {
          this.#schedule(rule, bus, clock.now());
        }
      }
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) {
      cancel();
    }
  }

  #schedule(rule: Rule, bus: EventBus, lastRunAt: number): void {
    const { clock } = this.#options;
    const dueAt = rule.schedule?.next(lastRunAt);
    if (dueAt === undefined) {
      return;
    }
    const cancel = clock.after(dueAt - clock.now(), () => {
      this.#run(rule, bus, dueAt);
      this.#schedule(rule, bus, dueAt);
    });
    this.#timers.set(rule, cancel);
  }

  #run(rule: Rule, bus: EventBus, dueAt: number): void {
    const { accountId: account, activityLog, clock, delivery, region } = this.#options;
    const timeMs = clock.toRealTime(dueAt);
    const event = createScheduledEvent({ source: "aws.events", arn: rule.arn, account, region, timeMs });
    activityLog.record({ type: "event-accepted", event, bus: bus.name, caller: "events.amazonaws.com" });
    const hasNoTarget = rule.targets.length === 0;
    activityLog.record({
      type: "rule-matched",
      eventId: event.id,
      rule: rule.name,
      ruleArn: rule.arn,
      ...(hasNoTarget && { hasNoTarget }),
    });
    for (const target of rule.targets) {
      delivery.accept(event, target);
    }
  }
}
