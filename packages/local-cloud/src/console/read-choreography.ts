import type { Choreography, Stamp } from "../trace/choreography.ts";
import type { GraphEdge, GraphNode } from "./api/stack-view.ts";

interface Graph {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** Reads from a stack's policies and rules which function writes which stamp, and in which order. */
export function readChoreography({ edges, nodes }: Graph): Choreography {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const toName = (id: string) => names.get(id) ?? id;
  const rules = nodes
    .filter(({ kind }) => kind === "rule")
    .map(({ configuration, id, name }) => ({
      id,
      name,
      detailTypes: readDetailTypes(configuration.event_pattern),
      targets: edges.filter(({ from, kind }) => kind === "delivers" && from === id).map(({ to }) => toName(to)),
    }));
  const grants = edges.filter(({ kind, labels }) => kind === "publishes" && labels.length > 0);
  const published = Object.fromEntries(
    [...Map.groupBy(grants, ({ from }) => toName(from))].map(([name, own]) => [
      name,
      own.flatMap(({ labels }) => labels),
    ]),
  );
  const stamps = edges.flatMap(({ attributes = [], from }) =>
    attributes.map((attribute) => ({ attribute, functionName: toName(from) })),
  );
  const first = edges.filter(({ kind, labels }) => kind === "invokes" && labels.length > 0).map(({ to }) => toName(to));
  const carriers = new Set(nodes.filter(({ kind }) => kind === "queue" || kind === "topic").map(({ id }) => id));
  const findReceivers = (id: string): string[] =>
    edges
      .filter(({ from, kind }) => kind === "delivers" && from === id)
      .flatMap(({ to }) => (carriers.has(to) ? findReceivers(to) : toName(to)));
  const queues = new Set(nodes.filter(({ kind }) => kind === "queue").map(({ id }) => id));
  const receivers = Object.fromEntries(
    edges
      .filter(({ from, kind }) => kind === "delivers" && queues.has(from))
      .map(({ from, to }) => [toName(from), toName(to)]),
  );
  const findTargets = (functionName: string) => {
    const detailTypes = published[functionName] ?? [];
    const matched = rules.filter((rule) => rule.detailTypes.some((each) => detailTypes.includes(each)));
    return matched.flatMap(({ id }) => findReceivers(id));
  };
  const depths = findDepths(first, findTargets);
  const getDepth = ({ functionName }: Stamp) => depths.get(functionName) ?? Number.MAX_SAFE_INTEGER;
  const writers = new Set(stamps.map(({ functionName }) => functionName));
  return {
    stamps: stamps.toSorted((a, b) => getDepth(a) - getDepth(b)),
    reached: Object.fromEntries([...writers].map((name) => [name, [...findDepths([name], findTargets).keys()]])),
    targets: Object.fromEntries(rules.map(({ name, targets }) => [name, targets])),
    receivers,
  };
}

/** Returns the number of events between the first functions and each one that their events reach. */
function findDepths(
  first: readonly string[],
  findTargets: (functionName: string) => readonly string[],
): Map<string, number> {
  const depths = new Map(first.map((name) => [name, 0]));
  // The loop reaches entries that it adds.
  for (const [functionName, depth] of depths) {
    for (const target of findTargets(functionName)) {
      if (!depths.has(target)) {
        depths.set(target, depth + 1);
      }
    }
  }
  return depths;
}

function readDetailTypes(pattern: unknown): string[] {
  try {
    const { "detail-type": detailTypes } = JSON.parse(String(pattern)) as { "detail-type"?: unknown };
    return Array.isArray(detailTypes) ? detailTypes.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
