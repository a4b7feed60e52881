import {
  DescribeReplayCommand,
  type DescribeReplayResponse,
  ResourceNotFoundException,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { type ExitCode, exitCode, UsageError } from "../exit-code.ts";
import type { Outputs } from "../outputs.ts";
import { printable } from "../printable.ts";

export interface ReplayOptions {
  from: Date;
  to: Date;
  /** Rules, by name or by their key in the outputs. @default all rules */
  rule?: string[];
  yes?: boolean;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** Sends the archived events of a time range to the bus again and waits for the replay to finish. */
export async function replay({ from, rule, to, yes }: ReplayOptions, context: Context): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  if (from >= to) {
    throw new UsageError(`--from ${from.toISOString()} is not before --to ${to.toISOString()}`);
  }
  const ruleArns = rule?.map((name) => resolveRuleArn(connection.outputs, name));
  const selection = `events from ${from.toISOString()} to ${to.toISOString()} for ${rule?.join(", ") ?? "all rules"}`;
  if (!yes && !(await terminal.confirm(`replay ${selection}?`, signal))) {
    terminal.report("nothing was replayed");
    return signal.aborted ? exitCode.interrupted : exitCode.failed;
  }

  const ReplayName = `orders-${new Date().toISOString().replaceAll(/\D/g, "")}`;
  await startReplay(connection, { ReplayName, from, to, ruleArns });
  terminal.report(`replay ${ReplayName}: ${selection}`);

  for (let pauseMs = FIRST_PAUSE_MS; await pause(pauseMs, signal); pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    const replay = await connection.eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    terminal.progress(formatProgress(replay, from, to));
    if (["COMPLETED", "FAILED", "CANCELLED"].includes(String(replay.State))) {
      terminal.print(json ? JSON.stringify(toJson(replay)) : formatReplay(replay));
      return replay.State === "COMPLETED" ? exitCode.done : exitCode.failed;
    }
  }
  terminal.report(
    `interrupted: ${ReplayName} is still running; to cancel it, run aws events cancel-replay --replay-name ${ReplayName}`,
  );
  return exitCode.interrupted;
}

/** Returns a rule's ARN by name or key in the outputs, such as `order-created`. @throws {UsageError} if unknown */
export function resolveRuleArn({ rule_arns }: Pick<Outputs, "rule_arns">, name: string): string {
  const found = Object.entries(rule_arns).find(([id, arn]) => id === name || arn.endsWith(`/${name}`));
  if (!found) {
    throw new UsageError(`rule "${name}" not found: choose ${Object.keys(rule_arns).join(", ")}`);
  }
  return found[1];
}

async function startReplay(
  { eventBridge, outputs, region }: Connection,
  { from, ReplayName, ruleArns, to }: { ReplayName: string; from: Date; to: Date; ruleArns: string[] | undefined },
): Promise<void> {
  try {
    await eventBridge.send(
      new StartReplayCommand({
        ReplayName,
        EventSourceArn: outputs.archive_arn,
        EventStartTime: from,
        EventEndTime: to,
        Destination: { Arn: outputs.event_bus_arn, ...(ruleArns && { FilterArns: ruleArns }) },
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) {
      throw error;
    }
    const archive = outputs.archive_arn.replace(/^.*\//, "");
    throw new Error(`archive ${archive} not found in ${await region()}: is the stack deployed?`, { cause: error });
  }
}

/** Formats the progress of a replay, measured by the time of the last event that was sent. */
export function formatProgress({ EventLastReplayedTime, State }: DescribeReplayResponse, from: Date, to: Date): string {
  if (!EventLastReplayedTime) {
    return String(State);
  }
  const part = (EventLastReplayedTime.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return `${State}, ${Math.floor(100 * Math.min(1, Math.max(0, part)))}%, last event ${EventLastReplayedTime.toISOString()}`;
}

function toJson(replay: DescribeReplayResponse) {
  const { EventLastReplayedTime, ReplayEndTime, ReplayName, ReplayStartTime, State, StateReason } = replay;
  return {
    name: ReplayName,
    state: State,
    reason: StateReason,
    startedAt: ReplayStartTime?.toISOString(),
    endedAt: ReplayEndTime?.toISOString(),
    lastEventAt: EventLastReplayedTime?.toISOString(),
  };
}

function formatReplay({ EventLastReplayedTime, ReplayName, State, StateReason }: DescribeReplayResponse): string {
  const reason = StateReason ? `: ${printable(StateReason)}` : "";
  const last = EventLastReplayedTime ? `last event ${EventLastReplayedTime.toISOString()}` : "no events";
  return `replay ${ReplayName} ${State}${reason}, ${last}`;
}
