import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { createScheduledEvent } from "../eventbridge/create-scheduled-event.ts";
import type { Delivery, Target } from "../eventbridge/delivery.ts";
import type { ScheduledTarget } from "./scheduled-target.ts";

/** Stands for the bus in activities, because a schedule has none. */
const SCHEDULER = "EventBridge Scheduler";

export interface SchedulerOptions {
  accountId: string;
  region: string;
  schedules: readonly ScheduledTarget[];
  delivery: Pick<Delivery, "accept" | "resume" | "stop">;
  activityLog: ActivityLog;
  clock: Clock;
}

/**
 * Runs schedules, from the start of the local cloud on: runs that were due before are skipped. Each run is delivered with
 * the retries and the dead letters of an event.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class Scheduler {
  #options: SchedulerOptions;
  #timers = new Map<ScheduledTarget, () => void>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, delivery, schedules } = this.#options;
    delivery.resume(schedules.map(toTarget));
    for (const schedule of schedules) {
      this.#schedule(schedule, Math.max(clock.now(), schedule.startsAt ?? 0));
    }
  }

  stop(): void {
    for (const cancel of this.#timers.values()) {
      cancel();
    }
    this.#options.delivery.stop();
  }

  #schedule(schedule: ScheduledTarget, lastRunAt: number): void {
    const { clock } = this.#options;
    const dueAt = schedule.schedule.next(lastRunAt);
    if (dueAt === undefined || dueAt > (schedule.endsAt ?? Number.POSITIVE_INFINITY)) {
      return;
    }
    const cancel = clock.after(dueAt - clock.now(), () => {
      this.#run(schedule, dueAt);
      this.#schedule(schedule, dueAt);
    });
    this.#timers.set(schedule, cancel);
  }

  #run(schedule: ScheduledTarget, dueAt: number): void {
    const { accountId: account, activityLog, clock, delivery, region } = this.#options;
    const timeMs = clock.toRealTime(dueAt);
    // The target receives the schedule's input instead.
    const event = createScheduledEvent({ source: "aws.scheduler", arn: schedule.arn, account, region, timeMs });
    activityLog.record({ type: "event-accepted", event, bus: SCHEDULER, caller: "scheduler.amazonaws.com" });
    activityLog.record({ type: "rule-matched", eventId: event.id, rule: schedule.name, ruleArn: schedule.arn });
    delivery.accept(event, toTarget(schedule));
  }
}

function toTarget(schedule: ScheduledTarget): Target {
  const { arn, deadLetterQueueArn, maximumEventAgeSeconds, maximumRetryAttempts, name, targetArn } = schedule;
  return {
    id: name,
    ruleName: name,
    ruleArn: arn,
    arn: targetArn,
    maximumRetryAttempts,
    maximumEventAgeSeconds,
    ...(deadLetterQueueArn !== undefined && { deadLetterQueueArn }),
  };
}
