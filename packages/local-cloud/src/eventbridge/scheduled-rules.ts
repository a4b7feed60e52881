import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { ScheduleTimers } from "../core/schedule-timers.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { createScheduledEvent } from "./create-scheduled-event.ts";
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
  #timers: ScheduleTimers<Rule>;

  constructor(options: ScheduledRulesOptions) {
    this.#options = options;
    this.#timers = new ScheduleTimers(options.clock);
  }

  start(): void {
    const { buses, clock } = this.#options;
    for (const bus of buses) {
      for (const rule of bus.rules) {
        if (rule.enabled && rule.schedule) {
          this.#timers.start(rule, rule.schedule, clock.now(), (dueAt) => this.#run(rule, bus, dueAt));
        }
      }
    }
  }

  stop(): void {
    this.#timers.stop();
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
