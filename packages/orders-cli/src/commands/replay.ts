import {
  DescribeReplayCommand,
  type DescribeReplayResponse,
  ResourceNotFoundException,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import type { Context } from "../context.ts";
import { type ExitCode, exitCode, UsageError } from "../exit-code.ts";
import type { Outputs } from "../outputs.ts";
import { printable } from "../printable.ts";

export interface ReplayOptions {
  from: Date;
  to: Date;
  /** Rules by their name or by what the outputs call them; all unless given. */
  rule?: string[];
  /** Does not ask. */
  yes?: boolean;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Sends the archived events of a time range to the bus again, and waits until that is done. */
export async function replay({ from, rule, to, yes }: ReplayOptions, context: Context): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const { eventBridge, outputs } = connection;
  if (from >= to) {
    throw new UsageError(`--from ${from.toISOString()} is not before --to ${to.toISOString()}`);
  }
  const ruleArns = rule?.map((name) => ruleArn(outputs, name));
  const targets = rule ? `for ${rule.join(", ")}` : "for all rules";
  const range = `${from.toISOString()} to ${to.toISOString()}`;
  if (!yes && !(await terminal.confirm(`replay the events of ${range} ${targets}?`, signal))) {
    terminal.tell("nothing was replayed");
    return signal.aborted ? exitCode.interrupted : exitCode.failed;
  }

  const ReplayName = replayName(new Date());
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
    throw new Error(`no archive ${archive} in ${await connection.region()}: is the stack deployed?`, { cause: error });
  }
  terminal.tell(`replay ${ReplayName} of ${range} ${targets}`);

  for (let pauseMs = FIRST_PAUSE_MS; await pause(pauseMs, signal); pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const described = await eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    terminal.progress(progressOf(described, from, to));
    if (["COMPLETED", "FAILED", "CANCELLED"].includes(String(described.State))) {
      terminal.print(json ? JSON.stringify(replayJson(described)) : replayLine(described));
      return described.State === "COMPLETED" ? exitCode.done : exitCode.failed;
    }
  }
  terminal.tell(`interrupted: ${ReplayName} goes on; aws events cancel-replay --replay-name ${ReplayName} ends it`);
  return exitCode.interrupted;
}

/** A name that no replay had. */
function replayName(now: Date): string {
  return `orders-${now.toISOString().replaceAll(/\D/g, "")}`;
}

/**
 * The ARN of a rule, called `order-created` or by its whole name.
 * @throws {UsageError} when there is none
 */
export function ruleArn({ rule_arns }: Pick<Outputs, "rule_arns">, name: string): string {
  const found = Object.entries(rule_arns).find(([id, arn]) => id === name || arn.endsWith(`/${name}`));
  if (!found) {
    throw new UsageError(`there is no rule ${name}: choose ${Object.keys(rule_arns).join(", ")}`);
  }
  return found[1];
}

/** How far a replay is, by the time of the last event that was sent. */
export function progressOf({ EventLastReplayedTime, State }: DescribeReplayResponse, from: Date, to: Date): string {
  if (!EventLastReplayedTime) {
    return String(State);
  }
  const part = (EventLastReplayedTime.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return `${State}, ${Math.floor(100 * Math.min(1, Math.max(0, part)))}%, events of ${EventLastReplayedTime.toISOString()}`;
}

function replayJson(described: DescribeReplayResponse) {
  const { EventLastReplayedTime, ReplayEndTime, ReplayName, ReplayStartTime, State, StateReason } = described;
  return {
    name: ReplayName,
    state: State,
    reason: StateReason,
    startedAt: ReplayStartTime?.toISOString(),
    endedAt: ReplayEndTime?.toISOString(),
    lastEventAt: EventLastReplayedTime?.toISOString(),
  };
}

function replayLine({ EventLastReplayedTime, ReplayName, State, StateReason }: DescribeReplayResponse): string {
  const reason = StateReason ? `: ${printable(StateReason)}` : "";
  const last = EventLastReplayedTime
    ? `the last event was of ${EventLastReplayedTime.toISOString()}`
    : "there was no event";
  return `replay ${ReplayName} ${State}${reason}, ${last}`;
}
