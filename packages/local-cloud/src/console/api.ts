import type { RecordedActivity } from "../core/activity-log.ts";
import type { FaultInput } from "../faults/fault.ts";
import type { ActiveFault } from "../faults/faults.ts";
import type { Trace, TracedActivity } from "../trace/trace.ts";

/**
 * What the console's server answers: types, and the few values that the server and whoever reads it have to agree on.
 *
 * Every path begins with `/api/`. Bodies of requests and answers are JSON, but for the stream of activities. An answer
 * that is no success is an {@link ApiError}. Times are milliseconds since the epoch. What is done is done as the
 * account's root, as by an SDK or the AWS CLI. POST and DELETE need an `Origin` that is the console's own.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET /api/stack` | | {@link StackView} |
 * | `GET /api/activities?since=<Position>` | | Server-Sent Events, see {@link StreamEvents} |
 * | `GET /api/counts` | | {@link Counts} |
 * | `GET /api/items?table=&id=&after=&limit=` | | {@link ItemPage} |
 * | `GET /api/trace/<ID>` | | {@link ConsoleTrace}, 404 TRACE_NOT_FOUND |
 * | `GET /api/logs?function=<node>&limit=` | | {@link FunctionLogs} |
 * | `GET /api/queues?limit=` | | {@link QueuesView} |
 * | `POST /api/queues/<name>/redrive` | {@link RedriveRequest} | {@link RedriveCounts} |
 * | `GET /api/archives` | | {@link ArchivesView} |
 * | `POST /api/replays/preview` | {@link ReplayRange} | {@link ReplayPreview} |
 * | `POST /api/replays` | {@link StartReplay} | 201 {@link ReplayView} |
 * | `GET /api/replays` | | {@link ReplaysView} |
 * | `POST /api/request` | {@link ApiRequest} | {@link ApiResponse}, 502 API_NOT_REACHED |
 * | `POST /api/load` | {@link LoadRequest} | 201 {@link LoadView}, in place of the load that ran |
 * | `GET /api/load` | | {@link LoadView}, 404 NO_LOAD before the first one |
 * | `DELETE /api/load` | | 204: no further request is sent |
 * | `POST /api/events` | {@link PutEventsRequest} | {@link PutEventsResult} |
 * | `POST /api/explain` | {@link ExplainRequest} | {@link Explanations} |
 * | `GET /api/faults` | | {@link FaultsView} |
 * | `POST /api/faults` | {@link FaultInput} | 201 {@link ActiveFault}, 400 INVALID_FAULT |
 * | `DELETE /api/faults`, `DELETE /api/faults/<id>` | | 204, 404 FAULT_NOT_FOUND |
 */
export const API_PREFIX = "/api/";

/** Why a request was not answered as asked. `code` is stable, `message` is for a person. */
export interface ApiError {
  code: string;
  message: string;
}

/** A place in the activities of one run of the local cloud, opaque. It is what the stream's events have as their id. */
export type Position = string;

/** A node's id: the Terraform address of its resource, such as `aws_lambda_function.order-service`. */
export type NodeId = string;

/** An edge's id: `<from> <kind> <to>`. */
export type EdgeId = string;

// The stack

export interface StackView {
  /** Of the stack's folder, such as `orders-dev`. */
  name: string;
  region: string;
  /** The stack's outputs, as Terraform would show them. */
  outputs: Record<string, unknown>;
  /** Without a slash at the end, such as `http://127.0.0.1:4566`. */
  awsUrl: string;
  /** None in a stack without an HTTP API. */
  api?: { node: NodeId /** Without a slash at the end. */; url: string; routes: ApiRoute[] };
  tables: TableView[];
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Why what is saved does not run, while that is so. */
  updateFailure?: string;
  /** Where the activities were when this was answered: a stream `since` it misses nothing. */
  position: Position;
}

export interface ApiRoute {
  /** Such as `POST /order`, or `$default`. */
  routeKey: string;
  /** Such as `POST`; `ANY` for every one. */
  method: string;
  /** With its stage, such as `/prod/order/{ID}`, ready for {@link ApiRequest} once its variables are filled in. */
  path: string;
  node: NodeId;
}

export interface TableView {
  node: NodeId;
  name: string;
  hashKey: string;
  rangeKey?: string;
}

export type NodeKind = "api" | "function" | "bus" | "rule" | "table" | "queue" | "archive";

/** A resource that events, requests or data run through. */
export interface GraphNode {
  id: NodeId;
  kind: NodeKind;
  /** What Terraform calls it, such as `order-service`. */
  label: string;
  /** What AWS calls it, such as `lab2-dev-order-service`. */
  name: string;
  arn: string;
  /** The resource's attributes as Terraform's JSON has them, defaults filled in, references resolved. */
  configuration: Record<string, unknown>;
  /** Of a function: as whom it runs, and what that may do. */
  role?: RoleView;
}

export interface RoleView {
  name: string;
  arn: string;
  policies: {
    /** Terraform address. */ address: string /** As the policy's JSON has them. */;
    statements: unknown[];
  }[];
}

/**
 * - `invokes` an API a function, or a function another one
 * - `publishes` a function to a bus, because its role may PutEvents
 * - `routes-to` a bus to each of its rules
 * - `delivers` a rule to a target
 * - `dead-letters` a rule or a function to the queue of what it gave up
 * - `reads-writes` a function to a table, because its role may
 * - `sends` a function to a queue that is not for its own dead letters
 * - `archives` a bus to an archive
 */
export type EdgeKind =
  | "invokes"
  | "publishes"
  | "routes-to"
  | "delivers"
  | "dead-letters"
  | "reads-writes"
  | "sends"
  | "archives";

/** A way that something may take, by the resources and policies of the stack. */
export interface GraphEdge {
  id: EdgeId;
  kind: EdgeKind;
  from: NodeId;
  to: NodeId;
  /**
   * What it is for, where the stack says so: route keys (`invokes`), detail-types that the policy allows (`publishes`),
   * actions (`reads-writes`, such as `dynamodb:UpdateItem`).
   */
  labels: string[];
  /** Of `reads-writes`: the attributes that the policy limits it to, without the table's keys. */
  attributes?: string[];
}

// Activities

/**
 * The events of the stream, by name; `data` is JSON. Those with something to resume from have a {@link Position} as
 * their id, so that an EventSource that connects again loses nothing; the first event is sent at once, to have one.
 *
 * A stream begins after the `Last-Event-ID` header or the parameter `since`; without them now; with `since=start` at the
 * oldest activity that is remembered. Comments keep it alive. The server looks for something new every 100 ms.
 */
export interface StreamEvents {
  /** In the order in which they happened; empty at first, where there is none yet. */
  activities: ConsoleActivity[];
  /**
   * The items that the activities so far wrote, as they are by now, each at most once in a batch. An item that was deleted
   * has no attributes.
   */
  items: TableItem[];
  /** Activities are missing here: what is counted or listed is best asked for again. */
  gap: Gap;
}

export interface Gap {
  /**
   * - `slow-reader` they came faster than the stream was read
   * - `forgotten` the position is older than what is remembered
   * - `restarted` the position is of another run: all of this one follows, as far as it is remembered
   */
  reason: "slow-reader" | "forgotten" | "restarted";
  /** How many were left out; null where nobody knows. */
  leftOut: number | null;
}

/** What happened, as far as a map, a list and a counter need it; a trace has the whole. */
export interface ConsoleActivity {
  /** From 0 for the first one of this run; rising. */
  sequence: number;
  at: number;
  type: RecordedActivity["type"];
  /** Where it happened; none for what concerns no node of the stack. */
  node?: NodeId;
  /** The way that something has just taken, or failed to. */
  edge?: EdgeId;
  /** The item that it is about, as {@link TableItem.id}, where the stream knows. */
  itemId?: string;
  /** Why it failed: an HTTP status of 5xx, an error of a delivery or an invocation, a denial, a dead letter's reason. */
  error?: string;
  durationMs?: number;
  /** Of a delivery or an invocation, from 1. */
  attempt?: number;
  /** Of an HTTP request or an invocation. */
  requestId?: string;
  /** Of an event, a rule's verdict or a delivery. */
  eventId?: string;
  /** Of an event. */
  source?: string;
  /** Of an event. */
  detailType?: string;
  /** Of an HTTP request. */
  statusCode?: number;
  /**
   * For a person, at most 300 characters: a request's method and path, a call's action, a log line, a fault's effect, a
   * warning.
   */
  text?: string;
}

/** How often something happened at each node and along each edge; only those with any are listed. */
export interface Counts {
  nodes: Record<NodeId, Count>;
  edges: Record<EdgeId, Count>;
  /**
   * Activities that are in no count, because nobody asked while they were remembered: the counts are of what was remembered
   * when the console was first looked at, and of all since.
   */
  notCounted: number;
  /** A stream `since` here has exactly what is not counted yet. */
  position: Position;
}

export interface Count {
  /** Of an edge: activities along it. Of a node: its activities of the types in {@link COUNTED_AT_NODES}. */
  total: number;
  /** Its activities of any type that have an `error`. */
  failures: number;
}

/** What is counted at a node, so that an invocation, for one, counts once. */
export const COUNTED_AT_NODES: readonly ConsoleActivity["type"][] = [
  "http-request",
  "event-accepted",
  "event-replayed",
  "rule-matched",
  "invocation-started",
  "invocation-throttled",
  "api-call",
  "dead-letter",
];

// Items

export interface ItemPage {
  table: TableView;
  /**
   * Newest first, by the earliest ISO 8601 timestamp among an item's top-level attributes: it stays where it is while later
   * ones are added. Those without one come last, by ID.
   */
  items: TableItem[];
  /** How many there are that the filter lets through. */
  total: number;
  /** Give it as `after` for the next page; none on the last one. */
  next?: string;
  /** Where the activities were when this was answered: a stream `since` it misses no write. */
  position: Position;
}

export interface TableItem {
  /** Name of the table. */
  table: string;
  /** The partition key's value as text; with a sort key `<partition key>/<sort key>`. */
  id: string;
  /**
   * As JSON has them: a number as a number where JavaScript holds it exactly, as text otherwise; a set as a list; bytes in
   * base64. Undefined for an item that is gone.
   */
  attributes?: Record<string, unknown>;
}

/** Parameters of `GET /api/items`. */
export interface ItemQuery {
  /** @default the stack's only table; with several it is needed */
  table?: string | undefined;
  /** Only items whose id contains this, whatever the case. */
  id?: string | undefined;
  /** {@link ItemPage.next} of the page before. */
  after?: string | undefined;
  /** 1 to 1,000. @default 100 */
  limit?: number | undefined;
}

// Stories

/** An event's JSON is in its `event-accepted`, what a function answered in its `invocation-ended`. */
export interface ConsoleTrace extends Omit<Trace, "activities"> {
  activities: ConsoleTracedActivity[];
}

/** An activity with all its details, and where on the map it happened. */
export type ConsoleTracedActivity = TracedActivity & { node?: NodeId; edge?: EdgeId };

export interface FunctionLogs {
  function: NodeId;
  /** The latest that are remembered, in the order in which they were printed. */
  lines: { at: number; requestId?: string; line: string }[];
}

// Dead letters, archives and replays

export interface QueuesView {
  /** The queues that dead letters go to. */
  queues: QueueView[];
}

export interface QueueView {
  node: NodeId;
  name: string;
  arn: string;
  /** How many messages it has, hidden and delayed ones among them. */
  total: number;
  /** The first ones in the order of sending, at most `limit`, 1 to 1,000. @default 100 */
  messages: DeadLetterView[];
}

interface LetterBase {
  messageId: string;
  sentAt: number;
  /** How often somebody has received it; looking at it here does not count. */
  receiveCount: number;
  /** True while somebody else holds it: a redrive leaves it out. */
  hidden: boolean;
}

export type DeadLetterView =
  | (LetterBase & {
      /** `undelivered-event` from EventBridge, `failed-invocation` from Lambda. */
      kind: "undelivered-event" | "failed-invocation";
      /** The event or other payload, as the function would have got it. */
      event: unknown;
      itemId?: string;
      functionArn: string;
      /** None where the stack has no such function. */
      function?: NodeId;
      error: { code: string; message: string };
      /** How often it was tried; none where the letter does not tell. */
      attempts?: number;
      /** Why it was not tried again, such as `RetriesExhausted`; none where no attempt could have helped. */
      condition?: string;
    })
  | (LetterBase & { kind: "unreadable"; reason: string; body: string });

export interface RedriveRequest {
  /** @default every message of the queue */
  messageIds?: string[];
}

export interface RedriveCounts {
  /** Accepted by the function that missed it, and deleted. */
  redriven: number;
  /** Not accepted, or for a function that may not have dead letters in this queue: still there, with the reason below. */
  failed: number;
  /** Neither form of a dead letter: still there. */
  unreadable: number;
  /** Gone, or held by somebody else. */
  notFound: number;
  failures: { messageId: string; reason: string }[];
}

export interface ArchivesView {
  archives: ArchiveView[];
}

export interface ArchiveView {
  node: NodeId;
  name: string;
  bus: NodeId;
  events: number;
  bytes: number;
  /** Times of the first and the last event; none in an empty archive. */
  from?: number;
  to?: number;
  /** 0 keeps events for ever. */
  retentionDays: number;
}

export interface ReplayRange {
  /** Name of the archive. */
  archive: string;
  /** The first time that is replayed. An event's time is in whole seconds. */
  from: number;
  /** The first time after it that is not. */
  to: number;
  /** The rules that get the events. @default all of the bus */
  rules?: NodeId[];
}

export interface ReplayPreview {
  /** How many events would be sent. */
  events: number;
  /** How many of them each rule of the bus would match; 0 for those that are not asked for or disabled. */
  rules: { rule: NodeId; name: string; matches: number }[];
  /** Events that no rule would match. */
  unmatched: number;
}

export interface StartReplay extends ReplayRange {
  /** 1 to 64 letters, digits, `.`, `_` or `-`, never used before. @default one made of the time */
  name?: string;
}

export interface ReplayView {
  name: string;
  archive: string;
  state: "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";
  stateReason?: string;
  from: number;
  to: number;
  rules?: NodeId[];
  startedAt: number;
  endedAt?: number;
}

export interface ReplaysView {
  /** The latest first. */
  replays: ReplayView[];
}

// Try

/** A request to the stack's HTTP API. */
export interface ApiRequest {
  method: string;
  /** With its stage and query, such as `/prod/order`. */
  path: string;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
}

/** What the HTTP API answered, whatever the status. */
export interface ApiResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  durationMs: number;
}

/** The same request again and again, at a rate, sent by the local cloud itself. */
export interface LoadRequest {
  request: ApiRequest;
  /** 1 to 1,000. */
  perSecond: number;
  /** 1 to 600. */
  seconds: number;
}

export interface LoadView extends LoadRequest {
  state: "RUNNING" | "COMPLETED" | "STOPPED";
  startedAt: number;
  sent: number;
  /** Answers 2xx. */
  succeeded: number;
  /** Other answers, or none. */
  failed: number;
  /** How many answers had each status; `none` for what was not answered. */
  answers: Record<string, number>;
}

export interface PutEventsRequest {
  /** 1 to 10, as PutEvents has them, `Detail` as JSON text. */
  entries: { EventBusName?: string; Source: string; DetailType: string; Detail: string; Resources?: string[] }[];
}

/** As PutEvents answers it: a success may have entries that failed. */
export interface PutEventsResult {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | { ErrorCode: string; ErrorMessage: string })[];
}

export interface ExplainRequest {
  /** An envelope; what it lacks of `id`, `account`, `time`, `region`, `resources` is filled in. */
  event: Record<string, unknown>;
  /** An event pattern of one's own, JSON text or an object. */
  pattern?: string | Record<string, unknown>;
}

export interface Explanations {
  /** For every rule of every bus. */
  rules: ({ rule: NodeId; name: string; bus: string; enabled: boolean } & Verdict)[];
  /** For the pattern that was given; `INVALID_EVENT_PATTERN` is told as an {@link ApiError} in its place. */
  pattern?: Verdict | ApiError;
}

export type Verdict =
  | { matches: true }
  /** The dotted field that failed, and why. */
  | { matches: false; path: string; reason: string };

export interface FaultsView {
  seed: number;
  faults: ActiveFault[];
}

export { FAULT_EFFECTS } from "../faults/fault-effects.ts";
export type { ActiveFault, FaultInput, RecordedActivity, Trace, TracedActivity };
