import type { Cause } from "../activity-log.ts";
import { AwsError } from "../aws-endpoint/aws-error.ts";
import type { Clock } from "../clock.ts";
import type { Archive } from "./archive.ts";
import { timeMs } from "./archived-events.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";
import type { EventEnvelope } from "./event-envelope.ts";

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
  startedAtMs: number;
  endedAtMs?: number;
  /** The latest time of an event that was replayed. */
  eventLastReplayedMs?: number;
}

export interface ReplaysDependencies {
  archives: readonly Archive[];
  buses: EventBuses;
  /** Sends an event to the bus again. */
  replay(event: EventEnvelope, bus: EventBus, replay: Replay): void;
  clock: Pick<Clock, "now">;
}

/**
 * Sends archived events to their bus again, those of one minute after those of another.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export class Replays {
  #dependencies: ReplaysDependencies;
  #replays = new Map<string, Replay>();
  #stopped = false;

  constructor(dependencies: ReplaysDependencies) {
    this.#dependencies = dependencies;
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
    if (!replay) throw new AwsError("ResourceNotFoundException", `Replay ${name} does not exist.`);
    return replay;
  }

  /**
   * Starts a replay of what the archive has now.
   * @throws {AwsError} when the request does not fit the stack, or its name is used
   */
  start(request: ReplayRequest): Replay {
    const { archive, bus } = this.#check(request);
    const { name } = request;
    const startedAtMs = this.#dependencies.clock.now();
    const replay: Replay = { ...request, arn: this.arnOf(name), state: "STARTING", startedAtMs };
    this.#replays.set(name, replay);
    const events = archive.between(request.eventStartMs, request.eventEndMs);
    const minutes = Map.groupBy(events, (event) => Math.floor(timeMs(event) / MINUTE_MS));
    setImmediate(() => this.#run(replay, bus, [...minutes.values()]));
    return replay;
  }

  /** @throws {AwsError} when there is no such replay, or it is over */
  cancel(name: string): Replay {
    const replay = this.get(name);
    if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
      throw new AwsError("IllegalStatusException", `Replay ${name} is not in a valid state for this operation.`);
    }
    replay.state = "CANCELLING";
    return replay;
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  #run(replay: Replay, bus: EventBus, [minute, ...later]: EventEnvelope[][]): void {
    if (this.#stopped) return;
    if (replay.state === "CANCELLING" || !minute) {
      replay.state = replay.state === "CANCELLING" ? "CANCELLED" : "COMPLETED";
      replay.endedAtMs = this.#dependencies.clock.now();
      return;
    }
    replay.state = "RUNNING";
    for (const event of minute) {
      this.#dependencies.replay(event, bus, replay);
      replay.eventLastReplayedMs = timeMs(event);
    }
    setImmediate(() => this.#run(replay, bus, later));
  }

  /** In the order in which AWS tells what is wrong. */
  #check({ archiveArn, busArn, eventEndMs, eventStartMs, name, ruleArns = [] }: ReplayRequest) {
    const { archives, buses } = this.#dependencies;
    if (!busArn.includes(":event-bus/")) throw invalid("Destination.Arn", "Must contain an event bus ARN.");
    const bus = buses.get(busArn);
    const archive = archives.find(({ arn }) => arn === archiveArn);
    if (!archive) throw invalid("EventSourceArn", `Archive ${archiveArn.replace(/^.*\//, "")} does not exist.`);
    if (archive.eventSourceArn !== bus.arn) {
      throw invalid("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    const unknownRule = ruleArns.find((ruleArn) => !bus.rules.some(({ arn }) => arn === ruleArn));
    if (unknownRule) throw invalid("Destination.FilterArns", `Rule ${unknownRule} does not exist.`);
    if (eventStartMs >= eventEndMs) throw invalid("EventEndTime", "EventStartTime must be before EventEndTime.");
    if (this.#replays.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", `Replay ${name} already exists.`);
    }
    return { archive, bus };
  }
}

function invalid(parameter: string, reason: string): AwsError {
  return new AwsError("ValidationException", `Parameter ${parameter} is not valid. Reason: ${reason}`);
}
