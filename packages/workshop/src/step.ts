import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { FaultInput, LocalCloud, RecordedActivity } from "local-cloud";

/** Observes one acceptance criterion of a step on the learner's running system; never looks at source text. */
export interface Check {
  /** The acceptance criterion, worded as in the task. */
  criterion: string;
  /** Stays passed once it has passed, because the learner then undoes what it observed. Stored with the progress. */
  sticky?: true;
  /** @throws {CheckFailedError} */
  run(system: LearnerSystem): Promise<void>;
}

export interface CheckFinding {
  seen: string;
  expected: string;
  /** Where to look, such as `packages/service-kit/src/publish.ts:41`. */
  lookAt?: string | undefined;
  /** An ID whose trace explains the finding: an order's, an event's or a request's. */
  traceId?: string | undefined;
}

/** The learner's system does not meet a criterion yet. */
export class CheckFailedError extends Error {
  readonly code = "CHECK_FAILED";
  readonly seen: string;
  readonly expected: string;
  readonly lookAt: string | undefined;
  readonly traceId: string | undefined;

  constructor({ expected, lookAt, seen, traceId }: CheckFinding) {
    super(`${seen}; expected: ${expected}${lookAt === undefined ? "" : `; look at ${lookAt}`}`);
    this.name = "CheckFailedError";
    this.seen = seen;
    this.expected = expected;
    this.lookAt = lookAt;
    this.traceId = traceId;
  }
}

/** The learner's system as it runs, with clients of its local cloud. */
export interface LearnerSystem {
  /** The learner's workspace, an absolute path. */
  readonly folder: string;
  /** The local cloud that runs now: outputs, URLs, faults, traces and the activity log. */
  readonly cloud: LocalCloud;
  /** The synthesized Terraform JSON of the running stack. */
  readonly stack: StackJson;
  /** Everything recorded in this run so far, the earliest first. */
  readonly activities: readonly RecordedActivity[];
  readonly dynamodb: DynamoDBDocumentClient;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  /** Places an order with `POST`, with faults injected until it is done, and waits until the system is idle. */
  placeOrder(options?: { faults?: readonly FaultInput[]; headers?: Record<string, string> }): Promise<ObservedOrder>;
  /** Reads an item of the order table; undefined if it does not exist. */
  readItem(id: string): Promise<Record<string, string> | undefined>;
  /** Runs `action` and returns what happened until the system was idle. */
  observe<Result>(action: () => Promise<Result>): Promise<{ result: Result; activities: RecordedActivity[] }>;
  /**
   * Returns the first line of a file that matches, as `packages/service-kit/src/publish.ts:41`; the path alone if none does.
   * @param file relative to the learner's workspace
   */
  locate(file: string, line: RegExp): string;
  /** Failures of the last update: bundling, types or synthesis. Empty if the saved code runs. */
  readonly updateFailures: readonly string[];
  /** IDs of the HTTP requests that checks have sent so far, which are not the learner's own. */
  readonly requestIdsOfChecks: ReadonlySet<string>;
}

/** The parts of the synthesized Terraform JSON: resources by type, then by name. */
export interface StackJson {
  resource: Record<string, Record<string, Record<string, unknown>>>;
  data: Record<string, Record<string, Record<string, unknown>>>;
  output: Record<string, { value: unknown }>;
}

export interface ObservedOrder {
  status: number;
  body: Record<string, unknown>;
  /** Undefined if the response has none. */
  ID: string | undefined;
  /** ID of the HTTP request, which leads to its trace. */
  requestId: string;
  /** The item of the order once the system is idle; undefined if there is none, or the response has no ID. */
  item: Record<string, string> | undefined;
  /** Everything recorded until the system was idle. */
  activities: RecordedActivity[];
}

/** A typical wrong edit of the solved step, and the message that its check fails with. */
export interface Mistake {
  /** Completes "a learner who …": `passes the pattern as text`. */
  name: string;
  /** Relative to the learner's workspace. */
  file: string;
  /** Occurs once in the solved file. */
  search: string;
  replacement: string;
  /** A part of the finding's text, or a pattern that it matches. */
  message: string | RegExp;
}

/** The learner in the test that walks through the workshop: edits files, waits for the reload and runs checks. */
export interface Learner {
  readonly system: LearnerSystem;
  /** Applies a patch of the step's folder, such as `solution.patch`, and waits until the system has reloaded. */
  apply(patch: string): Promise<void>;
  /** Applies a patch in reverse and waits until the system has reloaded. */
  undo(patch: string): Promise<void>;
  /** Replaces text that occurs once in a file, and waits until the system has reloaded. */
  edit(file: string, search: string, replacement: string): Promise<void>;
  /** Runs the step's checks as after a save. */
  check(): Promise<CheckResult[]>;
}

/** Steps stop at the first check that fails; the later ones are open. */
export interface CheckResult {
  criterion: string;
  state: "passed" | "failed" | "open";
  /** Why it failed. */
  finding?: CheckFinding;
}
