import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Collection } from "../core/store/store.ts";
import type { Archive } from "./archive.ts";
import { getTimeMs } from "./archived-events.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";

const MINUTE_MS = 60_000;

export const REPLAY_STATES = ["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"] as const;

/** The parameters of StartReplay. Times are in milliseconds since the epoch. */
export interface ReplayRequest {
  name: string;
  description?: string | undefined;
  archiveArn: string;
  /** Inclusive. */
  eventStartMs: number;
  /** Exclusive. */
  eventEndMs: number;
  busArn: string;
  /** The rules that receive the events. @default all rules of the bus */
  ruleArns?: readonly string[] | undefined;
  /** The invocation that started the replay, if a function did. */
  cause?: Cause | undefined;
}

/** The state of a replay. Times are in milliseconds since the epoch. */
export interface Replay extends ReplayRequest {
  arn: string;
  state: (typeof REPLAY_STATES)[number];
  stateReason?: string;
  startedAtMs: number;
  endedAtMs?: number;
  /** The time of the latest replayed event. All events of its minute have been replayed. */
  eventLastReplayedMs?: number;
}

export interface ReplaysDependencies {
  archives: readonly Archive[];
  buses: EventBuses;
  replay(event: EventEnvelope, bus: EventBus, replay: Replay): void;
  collection: Collection<Replay>;
  clock: Pick<Clock, "toRealTime">;
}

/**
 * Replays events minute by minute. The progress is persisted, so that an interrupted replay resumes in the next run.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  #dependencies: ReplaysDependencies;
  #replays: Map<string, Replay>;
  #stopped = false;

  constructor(dependencies: ReplaysDependencies) {
    this.#dependencies = dependencies;
    this.#replays = new Map(dependencies.collection.entries);
  }

  get all(): Replay[] {
    return [...this.#replays.values()];
  }

  toArn(name: string): string {
    return this.#dependencies.buses.toResourceArn(`replay/${name}`);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(name: string): Replay {
    const replay = this.#replays.get(name);
    if (!replay) {
      throw new AwsError("ResourceNotFoundException", `Replay ${name} does not exist.`);
    }
    return replay;
  }

  /** Starts a replay of the current events, and resolves once it is persisted. @throws {AwsError} if it is invalid */
  async start(request: ReplayRequest): Promise<Replay> {
    const { archive, bus } = this.#check(request);
    const { name } = request;
    if (this.#replays.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", `Replay ${name} already exists.`);
    }
    const startedAtMs = this.#dependencies.clock.toRealTime();
    const replay = this.#persist({ ...request, arn: this.toArn(name), state: "STARTING", startedAtMs });
    this.#schedule(replay, archive, bus);
    await this.#dependencies.collection.flush();
    return replay;
  }

  /** Cancels a replay after this minute; persisted once this resolves. @throws {AwsError} if unknown or finished */
  async cancel(name: string): Promise<Replay> {
    const replay = this.get(name);
    if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
      throw new AwsError("IllegalStatusException", `Replay ${name} is not in a valid state for this operation.`);
    }
    const canceled = this.#persist({ ...replay, state: "CANCELLING" });
    await this.#dependencies.collection.flush();
    return canceled;
  }

  /** Resumes unfinished replays after the last replayed minute. A replay that no longer fits the stack fails. */
  resume(): void {
    for (const [name] of this.#dependencies.collection.entries) {
      const replay = this.get(name);
      if (replay.endedAtMs !== undefined) {
        continue;
      }
      try {
        const { archive, bus } = this.#check(replay);
        this.#schedule(replay, archive, bus);
      } catch (error) {
        if (!(error instanceof AwsError)) {
          throw error;
        }
        this.#finish({ ...replay, state: "FAILED", stateReason: error.message });
      }
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #schedule({ eventEndMs, eventLastReplayedMs, eventStartMs, name }: Replay, archive: Archive, bus: EventBus): void {
    const startMs = eventLastReplayedMs === undefined ? eventStartMs : (toMinute(eventLastReplayedMs) + 1) * MINUTE_MS;
    const events = archive.between(startMs, eventEndMs);
    const minutes = Map.groupBy(events, (event) => toMinute(getTimeMs(event)));
    setImmediate(() => this.#run(name, bus, [...minutes.values()]));
  }

  #run(name: string, bus: EventBus, [minute, ...later]: EventEnvelope[][]): void {
    if (this.#stopped) {
      return;
    }
    const replay = this.get(name);
    const last = minute?.at(-1);
    if (replay.state === "CANCELLING" || !minute || !last) {
      this.#finish({ ...replay, state: replay.state === "CANCELLING" ? "CANCELLED" : "COMPLETED" });
      return;
    }
    for (const event of minute) {
      this.#dependencies.replay(event, bus, replay);
    }
    // After the minute's deliveries: a minute is never persisted as replayed without them.
    this.#persist({ ...replay, state: "RUNNING", eventLastReplayedMs: getTimeMs(last) });
    setImmediate(() => this.#run(name, bus, later));
  }

  #finish(replay: Replay): void {
    this.#persist({ ...replay, endedAtMs: this.#dependencies.clock.toRealTime() });
  }

  #persist(replay: Replay): Replay {
    this.#replays.set(replay.name, replay);
    this.#dependencies.collection.set(replay.name, replay);
    return replay;
  }

  #check({ archiveArn, busArn, eventEndMs, eventStartMs, ruleArns = [] }: ReplayRequest) {
    const { archives, buses } = this.#dependencies;
    if (!busArn.includes(":event-bus/")) {
      throw createValidationError("Destination.Arn", "Must contain an event bus ARN.");
    }
    const bus = buses.get(busArn);
    const archive = archives.find(({ arn }) => arn === archiveArn);
    if (!archive) {
      throw createValidationError("EventSourceArn", `Archive ${archiveArn.replace(/^.*\//, "")} does not exist.`);
    }
    if (archive.eventSourceArn !== bus.arn) {
      throw createValidationError("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    const unknownRule = ruleArns.find((ruleArn) => !bus.rules.some(({ arn }) => arn === ruleArn));
    if (unknownRule) {
      throw createValidationError("Destination.FilterArns", `Rule ${unknownRule} does not exist.`);
    }
    if (eventStartMs >= eventEndMs) {
      throw createValidationError("EventEndTime", "EventStartTime must be before EventEndTime.");
    }
    return { archive, bus };
  }
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function createValidationError(parameter: string, reason: string): AwsError {
  return new AwsError("ValidationException", `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
