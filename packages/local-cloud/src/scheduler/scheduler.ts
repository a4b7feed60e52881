import { isDeepStrictEqual } from "node:util";
import type { Cause } from "../core/activity/cause.ts";
import { parseIfJson } from "../core/activity/searchable-values.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import { ScheduleTimers } from "../core/schedule-timers.ts";
import type { Collection } from "../core/store/store.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { createScheduledEvent } from "../eventbridge/create-scheduled-event.ts";
import { scheduleArn, scheduleGroupArn } from "./resources.ts";
import type { ScheduleDefinition, ScheduleId } from "./schedule-definition.ts";
import { createTimes } from "./schedule-times.ts";
import { toDeliveryTarget } from "./scheduled-run.ts";

/** Stands for the bus in activities, because a schedule has none. */
const SCHEDULER = "EventBridge Scheduler";

export interface Schedule {
  arn: string;
  definition: ScheduleDefinition;
  /** Milliseconds since the epoch. */
  createdAtMs: number;
  modifiedAtMs: number;
  /** The time of its last run on the local clock. */
  lastRunAt?: number;
  /** Makes a repeated CreateSchedule succeed. */
  clientToken?: string | undefined;
  /** The invocation that created it. */
  cause?: Cause | undefined;
  isInStack?: true;
}

export interface SchedulerOptions {
  accountId: string;
  region: string;
  groupNames: ReadonlySet<string>;
  /** The schedules of the stack. */
  definitions: readonly ScheduleDefinition[];
  collection: Collection<Schedule>;
  delivery: Pick<Delivery, "accept" | "stop">;
  activityLog: ActivityLog;
  clock: Clock;
}

type Origin = Pick<Schedule, "cause" | "clientToken">;

/**
 * Runs schedules. Each run is delivered with the retries and the dead letters of an event. Schedules that were created
 * through the API are restored, and one that was due while the local cloud was stopped runs once. Each start creates
 * those of the stack that do not exist or differ, as a deployment does.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class Scheduler {
  /** The time at which the groups of the stack were created, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  #options: SchedulerOptions;
  #schedules = new Map<string, Schedule>();
  #timers: ScheduleTimers<string>;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.startedAtMs = options.clock.toRealTime();
    this.#timers = new ScheduleTimers(options.clock);
    const { collection, definitions, groupNames } = options;
    const inStack = new Map(definitions.map((definition) => [this.toArn(definition), definition]));
    for (const [arn, stored] of collection.entries) {
      const remains = stored.isInStack ? inStack.has(arn) : groupNames.has(stored.definition.GroupName);
      if (remains) {
        this.#schedules.set(arn, stored);
      } else {
        collection.delete(arn);
      }
    }
    for (const [arn, definition] of inStack) {
      if (!isDeepStrictEqual(this.#schedules.get(arn)?.definition, definition)) {
        this.#set({ ...this.#createSchedule(definition), isInStack: true });
      }
    }
  }

  start(): void {
    for (const schedule of this.#schedules.values()) {
      this.#startTimer(schedule);
    }
  }

  stop(): void {
    this.#timers.stop();
    this.#options.delivery.stop();
  }

  get groupNames(): string[] {
    return [...this.#options.groupNames];
  }

  get schedules(): Schedule[] {
    return [...this.#schedules.values()];
  }

  toArn(id: ScheduleId): string {
    const { accountId, region } = this.#options;
    return scheduleArn(region, accountId, id);
  }

  toGroupArn(groupName: string): string {
    const { accountId, region } = this.#options;
    return scheduleGroupArn(region, accountId, groupName);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(id: ScheduleId): Schedule {
    this.checkGroup(id.GroupName);
    const schedule = this.#schedules.get(this.toArn(id));
    if (!schedule) {
      throw new AwsError("ResourceNotFoundException", `Schedule ${id.Name} does not exist.`, 404);
    }
    return schedule;
  }

  /** @throws {AwsError} ResourceNotFoundException */
  checkGroup(groupName: string): void {
    if (!this.#options.groupNames.has(groupName)) {
      throw new AwsError("ResourceNotFoundException", `Schedule group ${groupName} does not exist.`, 404);
    }
  }

  /** @throws {AwsError} ConflictException, unless the request is repeated */
  async create(definition: ScheduleDefinition, origin: Origin): Promise<void> {
    this.checkGroup(definition.GroupName);
    const existing = this.#schedules.get(this.toArn(definition));
    if (!existing) {
      this.#startTimer(this.#set({ ...this.#createSchedule(definition), ...origin }));
    } else if (!isRepeated(existing, definition, origin)) {
      throw new AwsError("ConflictException", `Schedule ${definition.Name} already exists.`, 409);
    }
    await this.#options.collection.flush();
  }

  /** Replaces all attributes. @throws {AwsError} ResourceNotFoundException */
  async update(definition: ScheduleDefinition, { cause }: Origin): Promise<void> {
    const { lastRunAt: _, ...existing } = this.get(definition);
    const modifiedAtMs = this.#options.clock.toRealTime();
    this.#startTimer(this.#set({ ...existing, definition, modifiedAtMs, cause }));
    await this.#options.collection.flush();
  }

  /** @throws {AwsError} ResourceNotFoundException */
  async delete(id: ScheduleId): Promise<void> {
    this.#remove(this.get(id).arn);
    await this.#options.collection.flush();
  }

  #createSchedule(definition: ScheduleDefinition): Schedule {
    const nowMs = this.#options.clock.toRealTime();
    return { arn: this.toArn(definition), definition, createdAtMs: nowMs, modifiedAtMs: nowMs };
  }

  #set(schedule: Schedule): Schedule {
    this.#schedules.set(schedule.arn, schedule);
    this.#options.collection.set(schedule.arn, schedule);
    return schedule;
  }

  #remove(arn: string): void {
    this.#timers.cancel(arn);
    this.#schedules.delete(arn);
    this.#options.collection.delete(arn);
  }

  #startTimer({ arn, definition, lastRunAt, modifiedAtMs }: Schedule): void {
    this.#timers.cancel(arn);
    if (definition.State === "ENABLED") {
      const { clock } = this.#options;
      const times = createTimes(definition, clock, modifiedAtMs);
      // An earlier run under a time scale may be ahead of the clock.
      const after = lastRunAt === undefined ? times.startsAfter : Math.min(lastRunAt, clock.now());
      this.#timers.start(arn, times, after, (dueAt, isLast) => this.#run(arn, dueAt, isLast));
    }
  }

  #run(arn: string, dueAt: number, isLast: boolean): void {
    const schedule = this.#schedules.get(arn) as Schedule;
    const { cause, definition } = schedule;
    const { accountId: account, activityLog, clock, delivery, region } = this.#options;
    const detail = { schedule: definition, input: parseIfJson(definition.Target.Input ?? "{}") };
    const timeMs = clock.toRealTime(dueAt);
    const event = createScheduledEvent({ source: "aws.scheduler", arn, account, region, timeMs, detail });
    activityLog.record({ type: "event-accepted", event, bus: SCHEDULER, caller: "scheduler.amazonaws.com", cause });
    activityLog.record({ type: "rule-matched", eventId: event.id, rule: definition.Name, ruleArn: arn });
    delivery.accept(event, toDeliveryTarget(event), dueAt);
    if (isLast && definition.ActionAfterCompletion === "DELETE") {
      this.#remove(arn);
    } else {
      this.#set({ ...schedule, lastRunAt: clock.now() });
    }
  }
}

function isRepeated({ clientToken, definition: created }: Schedule, definition: ScheduleDefinition, origin: Origin) {
  const isSameToken = clientToken !== undefined && clientToken === origin.clientToken;
  return isSameToken && isDeepStrictEqual(created, definition);
}
