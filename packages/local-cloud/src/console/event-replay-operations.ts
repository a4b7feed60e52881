import * as z from "zod";
import type { Clock } from "../core/clock.ts";
import type { Archive } from "../eventbridge/archive.ts";
import { getTimeMs } from "../eventbridge/archived-events.ts";
import type { EventBus } from "../eventbridge/event-bus.ts";
import type { Replay, Replays } from "../eventbridge/replays.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { ArchivesView, ArchiveView, ReplayPreview, ReplaysView, ReplayView } from "./api/archive-view.ts";
import type { NodeId } from "./api/stack-view.ts";
import { ConsoleError, createOperation } from "./console-operation.ts";
import type { StackGraph } from "./graph.ts";

interface ReplayOperationsDependencies {
  graph: StackGraph;
  archives: readonly Archive[];
  buses: readonly EventBus[];
  replays: Pick<Replays, "all" | "start">;
  clock: Pick<Clock, "toRealTime">;
}

/** The range of a Date. */
const time = z.int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000);

const range = { archive: z.string(), from: time, to: time, rules: z.array(z.string()).min(1).optional() };

const replayName = z.string().regex(/^[.\w-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'");

export function createReplayOperations(dependencies: ReplayOperationsDependencies): RestOperation[] {
  const { archives, buses, clock, graph, replays } = dependencies;

  function find(name: string): { archive: Archive; bus: EventBus } {
    const archive = archives.find((each) => each.name === name);
    const bus = buses.find(({ arn }) => arn === archive?.eventSourceArn);
    if (!archive || !bus) {
      throw new ConsoleError(404, "ARCHIVE_NOT_FOUND", `the stack has no archive ${name}`);
    }
    return { archive, bus };
  }

  const toArns = (rules: readonly NodeId[] | undefined) => rules?.map((rule) => graph.get("rule", rule).arn);

  return [
    createOperation({
      method: "GET",
      path: "archives",
      run: (): ArchivesView => ({ archives: archives.map((archive) => describeArchive(archive, graph)) }),
    }),
    createOperation({
      method: "POST",
      path: "replays/preview",
      input: z.strictObject(range),
      run({ archive: name, from, rules, to }): ReplayPreview {
        const { archive, bus } = find(name);
        return previewReplay(archive, bus, { from, to, ruleArns: toArns(rules) }, graph);
      },
    }),
    createOperation({
      method: "POST",
      path: "replays",
      input: z.strictObject({ ...range, name: replayName.optional() }),
      statusCode: 201,
      async run({ archive: archiveName, from, name = createName(clock.toRealTime()), rules, to }): Promise<ReplayView> {
        const { archive, bus } = find(archiveName);
        const started = await replays.start({
          name,
          archiveArn: archive.arn,
          eventStartMs: from,
          eventEndMs: to,
          busArn: bus.arn,
          ruleArns: toArns(rules),
        });
        return describeReplay(started, graph);
      },
    }),
    createOperation({
      method: "GET",
      path: "replays",
      run(): ReplaysView {
        const latestFirst = replays.all.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
        return { replays: latestFirst.map((replay) => describeReplay(replay, graph)) };
      },
    }),
  ];
}

function describeArchive(archive: Archive, graph: StackGraph): ArchiveView {
  const events = archive.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const [first] = events;
  const last = events.at(-1);
  return {
    node: graph.findByArn(archive.arn)?.id ?? archive.arn,
    name: archive.name,
    bus: graph.findByArn(archive.eventSourceArn)?.id ?? archive.eventSourceArn,
    events: events.length,
    bytes: archive.size().bytes,
    ...(first && last && { from: getTimeMs(first), to: getTimeMs(last) }),
    retentionDays: archive.retentionDays,
  };
}

function previewReplay(
  archive: Archive,
  bus: EventBus,
  { from, ruleArns, to }: { from: number; to: number; ruleArns: string[] | undefined },
  graph: StackGraph,
): ReplayPreview {
  if (from >= to) {
    throw new ConsoleError(400, "INVALID_REQUEST", "from: must be before to");
  }
  // Patterns can match replayed events by their replay-name.
  const events = archive.between(from, to).map((event) => ({ ...event, "replay-name": "preview" }));
  const receivers = bus.rules.filter(({ arn, enabled }) => enabled && (ruleArns?.includes(arn) ?? true));
  const matches = events.map((event) => receivers.filter(({ pattern }) => pattern?.matches(event)));
  return {
    events: events.length,
    rules: bus.rules.map((rule) => ({
      rule: graph.findByArn(rule.arn)?.id ?? rule.arn,
      name: rule.name,
      matches: matches.filter((matching) => matching.includes(rule)).length,
    })),
    unmatched: matches.filter(({ length }) => length === 0).length,
  };
}

function describeReplay(replay: Replay, graph: StackGraph): ReplayView {
  const { endedAtMs, ruleArns, stateReason } = replay;
  return {
    name: replay.name,
    archive: replay.archiveArn.slice(replay.archiveArn.lastIndexOf("/") + 1),
    state: replay.state,
    ...(stateReason !== undefined && { stateReason }),
    from: replay.eventStartMs,
    to: replay.eventEndMs,
    ...(ruleArns && { rules: ruleArns.map((arn) => graph.findByArn(arn)?.id ?? arn) }),
    startedAt: replay.startedAtMs,
    ...(endedAtMs !== undefined && { endedAt: endedAtMs }),
  };
}

/** @example createName(ms) // "console-2026-11-22T14-31-25-637Z" */
function createName(ms: number): string {
  return `console-${new Date(ms).toISOString().replaceAll(/[:.]/g, "-")}`;
}
