import type { GraphNode } from "local-cloud/console-api";
import { useConsole, useStack } from "./console-context.ts";
import { pluralize } from "./format.ts";
import { KIND_COUNTS, KIND_LABELS } from "./resource-kinds.ts";

interface NodeState {
  /** @example "3 invocations" */
  count: string;
  isFailing: boolean;
}

/**
 * The count of a node in this run, or of the messages that are in a dead-letter queue now. A queue counts the messages
 * that its function received; one without a function of this stack, those that were delivered to it.
 */
export function useNodeState({ id, kind }: Pick<GraphNode, "id" | "kind">): NodeState {
  const { health, traffic } = useConsole();
  const { edges } = useStack();
  const { isFailing, total } = traffic.count(id).value;
  if (kind === "archive") {
    return { count: KIND_LABELS.archive, isFailing: false };
  }
  if (kind === "queue" && edges.some((edge) => edge.kind === "dead-letters" && edge.to === id)) {
    const deadLetters = health.value?.deadLetters[id] ?? 0;
    return { count: pluralize(deadLetters, "dead letter"), isFailing: deadLetters > 0 };
  }
  if (kind === "queue" && !edges.some((edge) => edge.kind === "delivers" && edge.from === id)) {
    const counts = edges.filter(({ to }) => to === id).map((edge) => traffic.count(edge.id).value);
    const delivered = counts.reduce((sum, count) => sum + count.total - count.failures, 0);
    return { count: pluralize(delivered, ...KIND_COUNTS.queue), isFailing: false };
  }
  return { count: pluralize(total, ...KIND_COUNTS[kind]), isFailing };
}
