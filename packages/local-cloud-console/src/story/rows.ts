import type { RecordedActivity, StoryContext } from "local-cloud/console-api";
import type { Step } from "./story.ts";

/** A row of the timeline: a step, or everything that one function did with one event. */
export interface Row {
  /** The number of its first step, which stays the same. */
  key: number;
  /** The step that the row shows. */
  step: Step;
  depth: number;
  /** The steps that the row folds, in order of time within each attempt. */
  inside: InsideStep[];
  /** When a due retry starts, in milliseconds since the epoch. */
  dueAt?: number;
}

export interface InsideStep {
  step: Step;
  depth: number;
  /** Whether only a closer look shows it: a rule's verdict, a metric or a past retry. */
  isDetail: boolean;
}

interface OpenRow extends Omit<Row, "depth"> {
  children: OpenRow[];
}

/** Folds each delivery and its attempts, with their calls and logs, into one row, under the row of its cause. */
export function toRows(steps: readonly Step[], getLabel: StoryContext["getLabel"] = (name) => name): Row[] {
  const roots: OpenRow[] = [];
  /** The row of each step. */
  const rows = new Map<number, OpenRow>();
  const works = new Map<string, OpenRow>();
  const pending = findPendingRetries(steps);
  for (const step of steps) {
    const cause = rows.get(step.causedBy ?? 0);
    const workId = getWorkId(step.activity);
    const folding = isInside(step.activity) && !pending.has(step.number) ? cause : works.get(workId ?? "");
    const row = folding ?? {
      key: step.number,
      step,
      inside: [],
      children: [],
      ...(pending.has(step.number) && readDueAt(step)),
    };
    rows.set(step.number, row);
    if (workId !== undefined) {
      works.set(workId, row);
    }
    if (folding || workId !== undefined) {
      fold(row, step);
    }
    if (!folding) {
      (cause?.children ?? roots).push(row);
    }
  }
  for (const row of works.values()) {
    summarize(row, getLabel);
  }
  return flatten(roots);
}

/** Adds a step below its cause in the row; an attempt is at the top. */
function fold({ inside }: OpenRow, step: Step): void {
  const cause = inside.find((each) => each.step.number === step.causedBy);
  const depth = getWorkId(step.activity) === undefined ? (cause?.depth ?? 0) + 1 : 1;
  inside.push({ step, depth, isDetail: isDetail(step) });
}

function readDueAt({ activity }: Step): Pick<Row, "dueAt"> {
  return activity.type === "retry-scheduled" ? { dueAt: activity.dueAt } : {};
}

/** Identifies the work on one event by one function: its delivery, or else its invocation. */
function getWorkId(activity: RecordedActivity): string | undefined {
  switch (activity.type) {
    case "delivery":
      return activity.deliveryId;
    case "message-received":
      return activity.cause?.type === "delivery" ? activity.cause.deliveryId : activity.messageId;
    case "record-received":
      return `${activity.functionName} ${activity.tableArn} ${activity.sequenceNumber}`;
    case "invocation-started":
    case "invocation-throttled":
      return activity.cause?.type === "delivery" ? activity.cause.deliveryId : activity.requestId;
    default:
      return undefined;
  }
}

const INSIDE: ReadonlySet<RecordedActivity["type"]> = new Set([
  "api-call",
  "access-denied",
  "function-log",
  "fault-injected",
  "retry-scheduled",
  "rule-matched",
  "rule-not-matched",
  "message-filtered",
]);

/** Whether a step is inside the row of its cause, as is the invocation that receives a message. */
function isInside(activity: RecordedActivity): boolean {
  return INSIDE.has(activity.type) || ("cause" in activity && activity.cause?.type === "batch");
}

function isDetail({ activity }: Step): boolean {
  switch (activity.type) {
    case "rule-matched":
    case "rule-not-matched":
    case "message-filtered":
    case "retry-scheduled":
      return true;
    case "function-log":
      return activity.line.includes('"_aws"');
    default:
      return false;
  }
}

/** Finds the retries that have not started. */
function findPendingRetries(steps: readonly Step[]): Set<number> {
  const pending = new Map<string, number>();
  for (const { activity, number } of [...steps].sort((a, b) => a.from - b.from || a.number - b.number)) {
    switch (activity.type) {
      case "retry-scheduled":
        pending.set(toId(activity.cause), number);
        break;
      case "delivery":
        pending.delete(activity.deliveryId);
        break;
      case "message-received":
      case "record-received":
        pending.delete(activity.cause ? toId(activity.cause) : "");
        break;
      case "invocation-started":
      case "invocation-throttled":
        pending.delete(activity.requestId);
        break;
      case "dead-letter":
      case "dead-letter-lost":
        pending.delete(activity.cause ? toId(activity.cause) : "");
        break;
    }
  }
  return new Set(pending.values());
}

function toId(cause: { requestId: string } | { deliveryId: string }): string {
  return "deliveryId" in cause ? cause.deliveryId : cause.requestId;
}

/** Shows the last attempt, over the time of all. */
function summarize(row: OpenRow, getLabel: StoryContext["getLabel"]): void {
  const all = row.inside.map(({ step }) => step);
  const attempts = all.filter(
    ({ activity }) => activity.type === "invocation-started" || activity.type === "invocation-throttled",
  );
  const last = attempts.at(-1) ?? all.findLast(({ activity }) => activity.type === "delivery");
  if (!last) {
    return;
  }
  const { activity } = last;
  const title = "functionName" in activity ? getLabel(activity.functionName ?? "") : last.title;
  const outcome = attempts.length > 1 ? `attempt ${attempts.length}: ${last.outcome}` : last.outcome;
  row.step = {
    ...last,
    title: last.origin === undefined ? title : `${title}, ${last.origin}`,
    ...(outcome !== undefined && { outcome }),
    from: Math.min(...all.map(({ from }) => from)),
    to: Math.max(...attempts.map(({ to }) => to), last.to),
  };
}

/** A dead letter that was redriven successfully needs no attention. */
function settle({ children, step }: OpenRow): Step {
  const isRedriven = step.kind === "dead-letter" && children.some((child) => child.step.weight !== "failed");
  return isRedriven ? { ...step, weight: "normal", outcome: `redriven, after ${step.outcome}` } : step;
}

function flatten(roots: readonly OpenRow[]): Row[] {
  const rows: Row[] = [];
  const open = roots.map((row) => ({ row, depth: 0 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { children, ...row } = next.row;
    const { depth } = next;
    rows.push({ ...row, step: settle(next.row), depth });
    open.push(...children.map((child) => ({ row: child, depth: depth + 1 })).reverse());
  }
  return rows;
}
