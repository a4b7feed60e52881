import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Collection } from "../core/store/store.ts";
import type { Archive } from "./archive.ts";
import { timeMs } from "./archived-events.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";

const MINUTE_MS = 60_000;

export const REPLAY_STATES = ["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"] as const;

/** What StartReplay asks for. Times are milliseconds since the epoch. */
export interface ReplayRequest {
  name: string;
  description?: string | undefined;
  archiveArn: string;
  /** The first time that is replayed. */
  eventStartMs: number;
  /** The first time after it that is not. */
  eventEndMs: number;
  busArn: string;
  /** The rules that get the events; all of the bus without them. */
  ruleArns?: readonly string[] | undefined;
  /** What started it, if a function did. */
  cause?: Cause | undefined;
}

/** A replay as it stands. Times are milliseconds since the epoch. */
export interface Replay extends ReplayRequest {
  arn: string;
  state: (typeof REPLAY_STATES)[number];
  /** Why it has failed. */
  stateReason?: string;
  startedAtMs: number;
  endedAtMs?: number;
  /** The latest time of an event that was replayed, with which those of its whole minute were. */
  eventLastReplayedMs?: number;
}

export interface ReplaysDependencies {
  archives: readonly Archive[];
  buses: EventBuses;
  /** Sends an event to the bus again. */
  replay(event: EventEnvelope, bus: EventBus, replay: Replay): void;
  /** Where replays are kept, by their names. */
  collection: Collection<Replay>;
  clock: Pick<Clock, "now">;
}

/**
 * Sends archived events to their bus again, those of one minute after those of another. How far a replay has come is
 * kept with each minute, so that one that the process's end cut short goes on in the next run.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  #dependencies: ReplaysDependencies;
  #replays: Map<string, Replay>;
  #stopped = false;

  constructor(dependencies: ReplaysDependencies) {
    this.#dependencies = dependencies;
    this.#replays = new Map(dependencies.collection.kept);
  }

  get all(): Replay[] {
    return [...this.#replays.values()];
  }

  arnOf(name: string): string {
    return this.#dependencies.buses.resourceArn(`replay/${name}`);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(name: string): Replay {
    const replay = this.#replays.get(name);
    if (!replay) {
      throw new AwsError("ResourceNotFoundException", `Replay ${name} does not exist.`);
    }
    return replay;
  }

  /**
   * Starts a replay of what the archive has now. It is kept once this resolves.
   * @throws {AwsError} when the request does not fit the stack, or its name is used
   */
  async start(request: ReplayRequest): Promise<Replay> {
    const { archive, bus } = this.#check(request);
    const { name } = request;
    if (this.#replays.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", `Replay ${name} already exists.`);
    }
    const startedAtMs = this.#dependencies.clock.now();
    const replay = this.#keep({ ...request, arn: this.arnOf(name), state: "STARTING", startedAtMs });
    this.#begin(replay, archive, bus);
    await this.#dependencies.collection.flushed();
    return replay;
  }

  /**
   * Cancels a replay, which ends after the minute that it is at. That is kept once this resolves.
   * @throws {AwsError} when there is no such replay, or it is over
   */
  async cancel(name: string): Promise<Replay> {
    const replay = this.get(name);
    if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
      throw new AwsError("IllegalStatusException", `Replay ${name} is not in a valid state for this operation.`);
    }
    const cancelled = this.#keep({ ...replay, state: "CANCELLING" });
    await this.#dependencies.collection.flushed();
    return cancelled;
  }

  /**
   * Goes on with what was not done when the last run ended, after the last minute that was replayed, with what the
   * archives have now. A replay that does not fit the stack any more fails.
   */
  resume(): void {
    for (const [name] of this.#dependencies.collection.kept) {
      const replay = this.get(name);
      if (replay.endedAtMs !== undefined) {
        continue;
      }
      try {
        const { archive, bus } = this.#check(replay);
        this.#begin(replay, archive, bus);
      } catch (error) {
        if (!(error instanceof AwsError)) {
          throw error;
        }
        this.#end({ ...replay, state: "FAILED", stateReason: error.message });
      }
    }
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  #begin({ eventEndMs, eventLastReplayedMs, eventStartMs, name }: Replay, archive: Archive, bus: EventBus): void {
    const startMs = eventLastReplayedMs === undefined ? eventStartMs : (minuteOf(eventLastReplayedMs) + 1) * MINUTE_MS;
    const events = archive.between(startMs, eventEndMs);
    const minutes = Map.groupBy(events, (event) => minuteOf(timeMs(event)));
    setImmediate(() => this.#run(name, bus, [...minutes.values()]));
  }

  #run(name: string, bus: EventBus, [minute, ...later]: EventEnvelope[][]): void {
    if (this.#stopped) {
      return;
    }
    const replay = this.get(name);
    const last = minute?.at(-1);
    if (replay.state === "CANCELLING" || !minute || !last) {
      this.#end({ ...replay, state: replay.state === "CANCELLING" ? "CANCELLED" : "COMPLETED" });
      return;
    }
    for (const event of minute) {
      this.#dependencies.replay(event, bus, replay);
    }
    // After the minute's deliveries, so that it is never kept without them.
    this.#keep({ ...replay, state: "RUNNING", eventLastReplayedMs: timeMs(last) });
    setImmediate(() => this.#run(name, bus, later));
  }

  #end(replay: Replay): void {
    this.#keep({ ...replay, endedAtMs: this.#dependencies.clock.now() });
  }

  #keep(replay: Replay): Replay {
    this.#replays.set(replay.name, replay);
    this.#dependencies.collection.set(replay.name, replay);
    return replay;
  }

  /** In the order in which AWS tells what is wrong. */
  #check({ archiveArn, busArn, eventEndMs, eventStartMs, ruleArns = [] }: ReplayRequest) {
    const { archives, buses } = this.#dependencies;
    if (!busArn.includes(":event-bus/")) {
      throw invalid("Destination.Arn", "Must contain an event bus ARN.");
    }
    const bus = buses.get(busArn);
    const archive = archives.find(({ arn }) => arn === archiveArn);
    if (!archive) {
      throw invalid("EventSourceArn", `Archive ${archiveArn.replace(/^.*\//, "")} does not exist.`);
    }
    if (archive.eventSourceArn !== bus.arn) {
      throw invalid("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    const unknownRule = ruleArns.find((ruleArn) => !bus.rules.some(({ arn }) => arn === ruleArn));
    if (unknownRule) {
      throw invalid("Destination.FilterArns", `Rule ${unknownRule} does not exist.`);
    }
    if (eventStartMs >= eventEndMs) {
      throw invalid("EventEndTime", "EventStartTime must be before EventEndTime.");
    }
    return { archive, bus };
  }
}

/** The minutes since the epoch. */
function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function invalid(parameter: string, reason: string): AwsError {
  return new AwsError("ValidationException", `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
