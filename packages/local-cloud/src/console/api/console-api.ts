/**
 * The console's HTTP API: the types, and the few values that the server and its clients share.
 *
 * Every path starts with `/api/`. Request and response bodies are JSON, except the activity stream. An error response
 * has an {@link ApiError}. Times are milliseconds since the epoch. Requests act as the account's root user, as the SDK
 * and the AWS CLI do. POST and DELETE require the console's own `Origin`.
 *
 * | request | body | response |
 * | --- | --- | --- |
 * | `GET /api/stack` | | {@link StackView} |
 * | `GET /api/activities?since=<Position>` | | Server-Sent Events, see {@link StreamEvents} |
 * | `GET /api/counts` | | {@link Counts} |
 * | `GET /api/items?table=&id=&after=&limit=` | | {@link ItemPage} |
 * | `GET /api/trace/<ID>` | | {@link ConsoleTrace}, 404 TRACE_NOT_FOUND |
 * | `GET /api/search?text=&limit=` | | {@link SearchResults} |
 * | `GET /api/logs?function=<node>&limit=` | | {@link FunctionLogs} |
 * | `GET /api/queues?limit=` | | {@link QueuesView} |
 * | `POST /api/queues/<name>/redrive` | {@link RedriveRequest} | {@link RedriveCounts} |
 * | `GET /api/archives` | | {@link ArchivesView} |
 * | `POST /api/replays/preview` | {@link ReplayRange} | {@link ReplayPreview} |
 * | `POST /api/replays` | {@link StartReplay} | 201 {@link ReplayView} |
 * | `GET /api/replays` | | {@link ReplaysView} |
 * | `POST /api/request` | {@link ApiRequest} | {@link ApiResponse}, 502 API_NOT_REACHED |
 * | `POST /api/load` | {@link LoadRequest} | 201 {@link LoadView}, replaces a running load |
 * | `GET /api/load` | | {@link LoadView}, 404 NO_LOAD before the first one |
 * | `DELETE /api/load` | | 204: no further request is sent |
 * | `POST /api/events` | {@link PutEventsRequest} | {@link PutEventsResult} |
 * | `GET /api/events/latest` | | {@link LatestEvent} |
 * | `POST /api/explain` | {@link ExplainRequest} | {@link Explanations} |
 * | `GET /api/guide` | | {@link GuideState}, 204 without a guide |
 * | `GET /api/faults` | | {@link FaultsView} |
 * | `POST /api/faults` | {@link FaultInput} | 201 {@link ActiveFault}, 400 INVALID_FAULT |
 * | `DELETE /api/faults`, `DELETE /api/faults/<id>` | | 204, 404 FAULT_NOT_FOUND |
 */

export { formatDuration } from "command-line/format-duration";
export { getKind, type RecordedActivity } from "../../core/activity/activity.ts";
export type { Attachment, StepKind, StoryContext, StoryStep } from "../../core/activity/activity-kind.ts";
export { logMessage } from "../../core/activity/log-message.ts";
export { matchesFunctionName } from "../../core/matches-function-name.ts";
export { resourceName } from "../../core/resource-name.ts";
export type { FaultInput } from "../../faults/fault.ts";
export { FAULT_EFFECTS } from "../../faults/fault-effects.ts";
export type { ActiveFault } from "../../faults/faults.ts";
export type { Stamp } from "../../trace/choreography.ts";
export { formatCountdown, formatOutcome, judgeOutcome, type Outcome, type OutcomeState } from "../../trace/outcome.ts";
export type { ProgressView } from "../../trace/progress.ts";
export type { Trace, TracedActivity } from "../../trace/trace.ts";
export type * from "./activity-view.ts";
export type * from "./api-error.ts";
export type * from "./archive-view.ts";
export * from "./count-view.ts";
export type * from "./event-view.ts";
export type * from "./fault-view.ts";
export type * from "./guide-view.ts";
export type * from "./health-view.ts";
export type * from "./item-view.ts";
export type * from "./position.ts";
export type * from "./queue-view.ts";
export type * from "./request-view.ts";
export type * from "./sample-event.ts";
export type * from "./search-view.ts";
export type * from "./stack-view.ts";
export type * from "./stream-events.ts";
export type * from "./trace-view.ts";
