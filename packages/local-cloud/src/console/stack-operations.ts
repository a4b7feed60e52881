import * as z from "zod";
import type { RecordedActivity } from "../core/activity/activity.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { Stack } from "../terraform/stack.ts";
import { readProgress } from "../trace/progress.ts";
import type { TraceStore } from "../trace/trace.ts";
import type { ActivityFeed } from "./activity-feed.ts";
import type { ItemPage, TableItem } from "./api/item-view.ts";
import type { SearchResults } from "./api/search-view.ts";
import type { StackView } from "./api/stack-view.ts";
import type { ConsoleTrace, FunctionLogs } from "./api/trace-view.ts";
import { ConsoleError, createOperation, limitSchema } from "./console-operation.ts";
import type { StackGraph } from "./graph.ts";
import { readChoreography } from "./read-choreography.ts";
import { createSampleEvents } from "./sample-events.ts";
import { searchIds } from "./search.ts";
import type { TableItems } from "./table-items.ts";

interface StackOperationsDependencies {
  stackName: string;
  stack: Pick<Stack, "outputs" | "region" | "resources">;
  graph: StackGraph;
  feed: ActivityFeed;
  tables: readonly TableItems[];
  traces: Pick<TraceStore, "find" | "updateFailure">;
  awsUrl: string;
  /** Empty if the stack has no HTTP API. */
  apiUrl: string;
}

const itemQuery = z.strictObject({
  table: z.string().optional(),
  id: z.string().optional(),
  after: z.string().optional(),
  limit: limitSchema(1_000, 100),
});

export function createStackOperations(dependencies: StackOperationsDependencies): RestOperation[] {
  const { feed, graph, tables, traces } = dependencies;
  const choreography = readChoreography(graph);
  return [
    createOperation({ method: "GET", path: "stack", run: () => describeStack(dependencies) }),
    createOperation({ method: "GET", path: "counts", run: () => feed.counts() }),
    createOperation({
      method: "GET",
      path: "items",
      input: itemQuery,
      async run({ table: name, ...query }): Promise<ItemPage> {
        const items = findTable(tables, name);
        // The stream has all writes after this position, even if the page has them too.
        const { position } = feed;
        await feed.follow();
        const page = await items.page(query);
        return { table: items.table, ...page, progress: findProgress(page.items, feed), position };
      },
    }),
    createOperation({
      method: "GET",
      path: "trace/{ID}",
      async run(_input, _call, id = ""): Promise<ConsoleTrace> {
        await feed.follow();
        const found = traces.find(id);
        if (!found) {
          throw new ConsoleError(404, "TRACE_NOT_FOUND", `trace not found: ${id}`);
        }
        const activities = found.activities.map((traced) => {
          const { edge, node } = feed.locate(traced.activity);
          return { ...traced, ...(node !== undefined && { node }), ...(edge !== undefined && { edge }) };
        });
        return { ...found, activities, progress: readProgress(found, choreography) };
      },
    }),
    createOperation({
      method: "GET",
      path: "search",
      input: z.strictObject({ text: z.string().min(1).max(256), limit: limitSchema(100, 10) }),
      async run({ limit, text }): Promise<SearchResults> {
        await feed.follow();
        const findItem = (activity: RecordedActivity) => feed.findItemOf(activity);
        return { results: searchIds(feed.history, text, { limit, findItem }) };
      },
    }),
    createOperation({
      method: "GET",
      path: "logs",
      input: z.strictObject({ function: z.string(), limit: limitSchema(1_000, 200) }),
      run({ function: id, limit }): FunctionLogs {
        const { name } = graph.get("function", id);
        const lines = feed.history.from(0).flatMap(({ activity }) => {
          if (activity.type !== "function-log" || activity.functionName !== name) {
            return [];
          }
          const { at, line, requestId } = activity;
          return [{ at, line, ...(requestId !== undefined && { requestId }) }];
        });
        return { function: id, lines: lines.slice(-limit) };
      },
    }),
  ];
}

function findProgress(items: readonly TableItem[], feed: ActivityFeed): ItemPage["progress"] {
  return Object.fromEntries(
    items.flatMap(({ id }) => {
      const progress = feed.findProgress(id);
      return progress ? [[id, progress]] : [];
    }),
  );
}

function describeStack(dependencies: StackOperationsDependencies): StackView {
  const { apiUrl, awsUrl, feed, graph, stack, stackName, traces } = dependencies;
  const { api, edges, nodes, routes, tables } = graph;
  const { updateFailure } = traces;
  return {
    name: stackName,
    region: stack.region,
    outputs: stack.outputs,
    awsUrl,
    ...(api !== undefined && { api: { node: api, url: apiUrl, routes: [...routes] } }),
    sampleEvents: createSampleEvents(stack),
    tables: tables.map(({ arn: _, ...table }) => table),
    stamps: [...readChoreography(graph).stamps],
    nodes: [...nodes],
    edges: [...edges],
    ...(updateFailure !== undefined && { updateFailure }),
    position: feed.position,
  };
}

function findTable(tables: readonly TableItems[], name: string | undefined): TableItems {
  const [only, another] = tables;
  const found = name === undefined && !another ? only : tables.find(({ table }) => table.name === name);
  if (found) {
    return found;
  }
  const known = tables.map(({ table }) => table.name).join(", ") || "none";
  const why = name === undefined ? "table is required; the stack has" : `the stack has no table ${name}; it has`;
  throw new ConsoleError(404, "TABLE_NOT_FOUND", `${why} ${known}`);
}
