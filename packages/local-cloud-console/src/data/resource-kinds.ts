import type { EdgeKind, NodeKind } from "local-cloud/console-api";

export const KIND_LABELS: Record<NodeKind, string> = {
  api: "HTTP API",
  function: "Function",
  bus: "Event bus",
  rule: "Rule",
  topic: "Topic",
  table: "Table",
  queue: "Queue",
  archive: "Archive",
};

/** The noun for a node's count. An archive has none: no activity is recorded for it. */
export const KIND_COUNTS: Record<Exclude<NodeKind, "archive">, [one: string, many: string]> = {
  api: ["request", "requests"],
  function: ["invocation", "invocations"],
  bus: ["event", "events"],
  rule: ["match", "matches"],
  topic: ["message", "messages"],
  table: ["call", "calls"],
  queue: ["message", "messages"],
};

/** The verb between the two nodes of an edge. */
export const EDGE_VERBS: Record<EdgeKind, string> = {
  invokes: "invokes",
  publishes: "publishes to",
  "routes-to": "routes to",
  delivers: "delivers to",
  "dead-letters": "sends dead letters to",
  "reads-writes": "writes to",
  sends: "sends to",
  archives: "is archived by",
};
