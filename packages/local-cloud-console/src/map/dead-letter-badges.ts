import type { GraphEdge, NodeId, StackView } from "local-cloud/console-api";

export interface MapParts extends Pick<StackView, "nodes" | "edges"> {
  /** The dead-letter queues of a service: a function, or a rule whose targets have none. */
  queuesOf: Map<NodeId, NodeId[]>;
}

/** Removes the dead-letter queues from a stack: each becomes a badge on the services that send to it. */
export function replaceQueues({ edges, nodes }: Pick<StackView, "nodes" | "edges">): MapParts {
  const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const letters = edges.filter(({ kind }) => kind === "dead-letters");
  const others = edges.filter(({ kind }) => kind !== "dead-letters");
  const isUsed = (queue: NodeId) => others.some(({ from, to }) => from === queue || to === queue);
  const senders = Map.groupBy(
    letters.filter(({ to }) => !isUsed(to)),
    ({ to }) => to,
  );
  const queuesOf = new Map<NodeId, NodeId[]>();
  for (const [queue, incoming] of senders) {
    const isFunction = ({ from }: GraphEdge) => kindOf.get(from) === "function";
    const owners = incoming.some(isFunction) ? incoming.filter(isFunction) : incoming;
    for (const { from } of owners) {
      queuesOf.set(from, [...(queuesOf.get(from) ?? []), queue]);
    }
  }
  return {
    nodes: nodes.filter(({ id }) => !senders.has(id)),
    edges: edges.filter(({ kind, to }) => kind !== "dead-letters" || !senders.has(to)),
    queuesOf,
  };
}
