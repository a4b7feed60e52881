import type { Choreography, Stamp } from "../trace/choreography.ts";
import type { GraphEdge, GraphNode } from "./api/stack-view.ts";

interface Rule {
  name: string;
  /** The detail-types that its pattern lists. */
  detailTypes: readonly string[];
  targets: readonly string[];
}

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
  const queues = new Set(nodes.filter(({ kind }) => kind === "queue").map(({ id }) => id));
  const receivers = Object.fromEntries(
    edges
      .filter(({ from, kind }) => kind === "delivers" && queues.has(from))
      .map(({ from, to }) => [toName(from), toName(to)]),
  );
  return {
    stamps: sortByEvents(stamps, first, { published, receivers, rules }),
    targets: Object.fromEntries(rules.map(({ name, targets }) => [name, targets])),
    receivers,
  };
}

/** Sorts stamps by the number of events between the API and their functions. */
function sortByEvents(
  stamps: readonly Stamp[],
  first: readonly string[],
  {
    published,
    receivers,
    rules,
  }: Pick<Choreography, "receivers"> & {
    published: Readonly<Record<string, readonly string[]>>;
    rules: readonly Rule[];
  },
): Stamp[] {
  const depths = new Map(first.map((name) => [name, 0]));
  // The loop reaches entries that it adds.
  for (const [functionName, depth] of depths) {
    const detailTypes = published[functionName] ?? [];
    const reached = rules.filter((rule) => rule.detailTypes.some((each) => detailTypes.includes(each)));
    for (const target of reached.flatMap(({ targets }) => targets.map((name) => receivers[name] ?? name))) {
      if (!depths.has(target)) {
        depths.set(target, depth + 1);
      }
    }
  }
  const getDepth = ({ functionName }: Stamp) => depths.get(functionName) ?? Number.MAX_SAFE_INTEGER;
  return stamps.toSorted((a, b) => getDepth(a) - getDepth(b));
}

function readDetailTypes(pattern: unknown): string[] {
  try {
    const { "detail-type": detailTypes } = JSON.parse(String(pattern)) as { "detail-type"?: unknown };
    return Array.isArray(detailTypes) ? detailTypes.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
