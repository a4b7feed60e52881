import * as z from "zod";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";
import { checkOneFilter } from "./one-filter.ts";
import { byName, page, pageParameters } from "./page.ts";
import { REPLAY_STATES, type Replay, type Replays } from "./replays.ts";

const replayName = z.string().regex(/^[.\w-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'");
const arn = z.string().min(1).max(1600);

/** Seconds since the epoch, whatever fraction of them. */
const timestamp = z.number().min(-8_640_000_000_000).max(8_640_000_000_000);

export function replayOperations(replays: Replays, authorize: Authorize): Record<string, Operation> {
  return {
    StartReplay: operation(
      z.strictObject({
        ReplayName: replayName,
        Description: z.string().max(512).optional(),
        EventSourceArn: arn,
        EventStartTime: timestamp,
        EventEndTime: timestamp,
        Destination: z.strictObject({ Arn: arn, FilterArns: z.array(arn).optional() }),
      }),
      async ({ Description, Destination, EventEndTime, EventSourceArn, EventStartTime, ReplayName }, call) => {
        authorize(call, "events:StartReplay", EventSourceArn, {});
        const replay = await replays.start({
          name: ReplayName,
          description: Description,
          archiveArn: EventSourceArn,
          eventStartMs: EventStartTime * 1000,
          eventEndMs: EventEndTime * 1000,
          busArn: Destination.Arn,
          // AWS takes an empty list for none.
          ruleArns: Destination.FilterArns?.length ? Destination.FilterArns : undefined,
          cause: call.cause,
        });
        return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedAtMs / 1000 };
      },
    ),

    DescribeReplay: operation(z.strictObject({ ReplayName: replayName }), ({ ReplayName }, call) => {
      authorize(call, "events:DescribeReplay", replays.arnOf(ReplayName), {});
      const replay = replays.get(ReplayName);
      return {
        ReplayArn: replay.arn,
        Description: replay.description,
        Destination: { Arn: replay.busArn, FilterArns: replay.ruleArns },
        ...listing(replay),
      };
    }),

    ListReplays: operation(
      z.strictObject({
        NamePrefix: z.string().min(1).optional(),
        EventSourceArn: arn.optional(),
        State: z.enum(REPLAY_STATES).optional(),
        ...pageParameters,
      }),
      (input, call) => {
        authorize(call, "events:ListReplays", "*", {});
        checkOneFilter("ListReplays", input);
        const { EventSourceArn, NamePrefix = "", State } = input;
        const found = replays.all
          .filter(({ name, state }) => name.startsWith(NamePrefix) && (State === undefined || state === State))
          .filter(({ archiveArn }) => EventSourceArn === undefined || archiveArn === EventSourceArn);
        const { items, next } = page(byName(found), input);
        return { Replays: items.map(listing), ...next };
      },
    ),

    CancelReplay: operation(z.strictObject({ ReplayName: replayName }), async ({ ReplayName }, call) => {
      authorize(call, "events:CancelReplay", replays.arnOf(ReplayName), {});
      const { arn: ReplayArn, state } = await replays.cancel(ReplayName);
      return { ReplayArn, State: state };
    }),
  };
}

function listing(replay: Replay) {
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archiveArn,
    State: replay.state,
    StateReason: replay.stateReason,
    EventStartTime: replay.eventStartMs / 1000,
    EventEndTime: replay.eventEndMs / 1000,
    EventLastReplayedTime: seconds(replay.eventLastReplayedMs),
    ReplayStartTime: replay.startedAtMs / 1000,
    ReplayEndTime: seconds(replay.endedAtMs),
  };
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
