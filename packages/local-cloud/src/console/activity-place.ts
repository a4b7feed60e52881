import type { RecordedActivity } from "../core/activity-log.ts";
import type { ActivityLinks } from "./activity-links.ts";
import type { EdgeId, NodeId } from "./api/stack-view.ts";
import type { StackGraph } from "./graph.ts";

/** Where on the map something happened, and the way that it took. */
export interface Place {
  node?: NodeId | undefined;
  edge?: EdgeId | undefined;
}

/** @param links what is known of invocations that call functions */
export function placeOf(activity: RecordedActivity, graph: StackGraph, links: ActivityLinks): Place {
  switch (activity.type) {
    case "http-request":
      return { node: graph.api };
    case "api-call": {
      const node = graph.ofArn(activity.resource)?.id;
      const from = callerOf(activity.caller, graph);
      return { node, edge: graph.edge(from, "reads-writes", node) ?? graph.edge(from, "sends", node) };
    }
    case "access-denied": {
      const node = callerOf(activity.caller, graph);
      const to = graph.ofArn(activity.resource)?.id;
      const edge = (["reads-writes", "publishes", "invokes", "sends"] as const)
        .map((kind) => graph.edge(node, kind, to))
        .find((id) => id !== undefined);
      return { node: node ?? to, edge };
    }
    case "event-accepted": {
      const node = graph.named("bus", activity.bus)?.id;
      return { node, edge: graph.edge(callerOf(activity.caller, graph), "publishes", node) };
    }
    case "event-replayed":
    case "event-dropped":
      return { node: graph.named("bus", activity.bus)?.id };
    case "rule-matched":
    case "rule-not-matched": {
      const node = graph.named("rule", activity.rule)?.id;
      const bus = activity.type === "rule-matched" && node !== undefined ? graph.busOf(node) : undefined;
      return { node, edge: graph.edge(bus, "routes-to", node) };
    }
    case "delivery": {
      const node = graph.named("rule", activity.rule)?.id;
      return { node, edge: graph.edge(node, "delivers", graph.ofArn(activity.targetArn)?.id) };
    }
    case "invocation-started":
    case "invocation-throttled": {
      const node = graph.named("function", activity.functionName)?.id;
      const { cause } = activity;
      // A delivery is told by itself; a retry comes from nowhere but Lambda.
      if (!cause || cause.type === "delivery" || activity.attempt > 1) return { node };
      const from = cause.type === "http-request" ? graph.api : links.functionOf(cause.requestId);
      return { node, edge: graph.edge(from, "invokes", node) };
    }
    case "invocation-ended":
    case "function-log":
    case "function-updated":
    case "fault-injected":
      return { node: graph.named("function", activity.functionName)?.id };
    case "dead-letter": {
      const node = graph.ofArn(activity.queueArn)?.id;
      return { node, edge: graph.edge(graph.ofArn(activity.from)?.id, "dead-letters", node) };
    }
    case "dead-letter-lost": {
      const node = graph.ofArn(activity.from)?.id;
      return { node, edge: graph.edge(node, "dead-letters", graph.ofArn(activity.queueArn)?.id) };
    }
    default:
      return {};
  }
}

/** A function calls in a session of its role that bears the function's name. */
function callerOf(caller: string, graph: StackGraph): NodeId | undefined {
  const isSession = caller.startsWith("arn:aws:sts:");
  return isSession ? graph.named("function", caller.slice(caller.lastIndexOf("/") + 1))?.id : undefined;
}
