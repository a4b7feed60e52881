import * as z from "zod";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";
import { checkOneFilter, pageParameters, paginate, sortByName } from "./paginate.ts";
import { REPLAY_STATES, type Replay, type Replays } from "./replays.ts";

const replayName = z.string().regex(/^[.\w-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'");
const arn = z.string().min(1).max(1600);

/** Seconds since the epoch, with fractions. */
const timestamp = z.number().min(-8_640_000_000_000).max(8_640_000_000_000);

const startReplayInput = z.strictObject({
  ReplayName: replayName,
  Description: z.string().max(512).optional(),
  EventSourceArn: arn,
  EventStartTime: timestamp,
  EventEndTime: timestamp,
  Destination: z.strictObject({ Arn: arn, FilterArns: z.array(arn).optional() }),
});

const replayNameInput = z.strictObject({ ReplayName: replayName });

const listReplaysInput = z.strictObject({
  NamePrefix: z.string().min(1).optional(),
  EventSourceArn: arn.optional(),
  State: z.enum(REPLAY_STATES).optional(),
  ...pageParameters,
});

export function createReplayOperations(replays: Replays, authorize: Authorize): Record<string, Operation> {
  return {
    StartReplay: operation(startReplayInput, async (input, call) => {
      authorize(call, "events:StartReplay", input.EventSourceArn, {});
      const { Arn: busArn, FilterArns } = input.Destination;
      const replay = await replays.start({
        name: input.ReplayName,
        description: input.Description,
        archiveArn: input.EventSourceArn,
        eventStartMs: input.EventStartTime * 1000,
        eventEndMs: input.EventEndTime * 1000,
        busArn,
        // AWS treats an empty list as absent.
        ruleArns: FilterArns?.length ? FilterArns : undefined,
        cause: call.cause,
      });
      return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedAtMs / 1000 };
    }),

    DescribeReplay: operation(replayNameInput, ({ ReplayName }, call) => {
      authorize(call, "events:DescribeReplay", replays.toArn(ReplayName), {});
      const replay = replays.get(ReplayName);
      return {
        ReplayArn: replay.arn,
        Description: replay.description,
        Destination: { Arn: replay.busArn, FilterArns: replay.ruleArns },
        ...toListing(replay),
      };
    }),

    ListReplays: operation(listReplaysInput, (input, call) => {
      authorize(call, "events:ListReplays", "*", {});
      checkOneFilter("ListReplays", input);
      const { EventSourceArn, NamePrefix = "", State } = input;
      const found = replays.all
        .filter(({ name, state }) => name.startsWith(NamePrefix) && (State === undefined || state === State))
        .filter(({ archiveArn }) => EventSourceArn === undefined || archiveArn === EventSourceArn);
      const { items, next } = paginate(sortByName(found), input);
      return { Replays: items.map(toListing), ...next };
    }),

    CancelReplay: operation(replayNameInput, async ({ ReplayName }, call) => {
      authorize(call, "events:CancelReplay", replays.toArn(ReplayName), {});
      const { arn: ReplayArn, state } = await replays.cancel(ReplayName);
      return { ReplayArn, State: state };
    }),
  };
}

function toListing(replay: Replay) {
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archiveArn,
    State: replay.state,
    StateReason: replay.stateReason,
    EventStartTime: replay.eventStartMs / 1000,
    EventEndTime: replay.eventEndMs / 1000,
    EventLastReplayedTime: toSeconds(replay.eventLastReplayedMs),
    ReplayStartTime: replay.startedAtMs / 1000,
    ReplayEndTime: toSeconds(replay.endedAtMs),
  };
}

function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
