import { formatDuration } from "command-line/format-duration";
import type { ConditionContext } from "iam-policy";
import { resourceName } from "../resource-name.ts";
import type { ActivityKinds } from "./activity-kind.ts";
import { findCallerNode } from "./caller-node.ts";
import type { Cause } from "./cause.ts";
import { readRequestValues } from "./searchable-values.ts";

export type RequestActivity =
  | {
      type: "http-request";
      requestId: string;
      method: string;
      path: string;
      routeKey: string | undefined;
      statusCode: number;
      /** Milliseconds since the epoch; the activity itself is recorded when the response is sent. */
      startedAt?: number;
      durationMs: number;
      /** The event that the route's function received, without credentials. */
      detail?: object | undefined;
    }
  | { type: "api-call"; caller: string; action: string; resource: string; detail?: unknown; cause?: Cause | undefined }
  | {
      type: "access-denied";
      caller: string;
      action: string;
      resource: string;
      /** The values that conditions of policies were compared with, such as `events:source`. */
      context?: ConditionContext | undefined;
      message: string;
      cause?: Cause | undefined;
    };

export const requestKinds: ActivityKinds<RequestActivity> = {
  "http-request": {
    name: "Request",
    stepKind: "request",
    severity: ({ statusCode }) => (statusCode >= 500 ? "error" : "info"),
    failure: ({ statusCode }) => (statusCode >= 500 ? `HTTP ${statusCode}` : undefined),
    link: ({ requestId }) => ({ type: "http-request", requestId }),
    ids: ({ requestId }) => ({ requestId }),
    values: ({ detail, path, requestId }) => [requestId, ...readRequestValues(path, detail)],
    location: (_activity, { api }) => ({ node: api }),
    isCountedAtNode: true,
    traceLine: ({ durationMs, method, path, statusCode }) =>
      `${method} ${path} ${statusCode} in ${formatDuration(durationMs)}`,
    storyStep: ({ detail, durationMs, method, path, statusCode }) => ({
      title: `${method} ${path}`,
      outcome: `${statusCode} in ${formatDuration(durationMs)}`,
      attachments: [{ title: "Request event", content: detail }],
    }),
    summary: ({ method, path }) => `${method} ${path}`,
  },

  "api-call": {
    name: "AWS call",
    stepKind: "call",
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    values: ({ detail }) => [detail],
    location({ caller, resource }, map) {
      const from = findCallerNode(caller, map);
      const node = map.findByArn(resource)?.id;
      return { node, edge: map.findEdge(from, "reads-writes", node) ?? map.findEdge(from, "sends", node) };
    },
    isCountedAtNode: true,
    traceLine: ({ action, caller, resource }, { hasCause }) =>
      `${action} on ${resourceName(resource)}${hasCause ? "" : ` by ${caller}`}`,
    storyStep: ({ action, detail, resource }, { getLabel }) => ({
      title: `${action} on ${getLabel(resourceName(resource))}`,
      attachments: [{ title: "Request", content: detail }],
    }),
    summary: ({ action }) => action,
  },

  "access-denied": {
    name: "Denied call",
    stepKind: "denied",
    severity: () => "error",
    failure: ({ message }) => message,
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    location({ caller, resource }, map) {
      const from = findCallerNode(caller, map);
      const to = map.findByArn(resource)?.id;
      const edge = (["reads-writes", "publishes", "invokes", "sends"] as const)
        .map((kind) => map.findEdge(from, kind, to))
        .find((id) => id !== undefined);
      return { node: from ?? to, edge };
    },
    terminalLine: ({ message }) => `AccessDenied: ${message}`,
    traceLine: ({ message }) => `AccessDenied: ${message}`,
    storyStep: ({ action, context, message, resource }, { getLabel }) => ({
      title: `${action} on ${getLabel(resourceName(resource))} denied`,
      outcome: message,
      attachments: [{ title: "Condition keys", content: context }],
    }),
    summary: ({ action }) => action,
  },
};
