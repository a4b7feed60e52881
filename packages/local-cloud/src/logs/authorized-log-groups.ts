import { callerName } from "iam-policy";
import * as z from "zod";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import { formatIssue, type Operation, operation } from "../protocols/json-service.ts";
import { createInvalidParameterError } from "./filter-pattern.ts";
import type { LogGroup } from "./log-group.ts";
import { logGroupArn } from "./resources.ts";

export interface LogsServiceDependencies {
  accountId: string;
  region: string;
  /** By name. */
  groups: ReadonlyMap<string, LogGroup>;
  enforcement: Pick<Enforcement, "demand">;
  activityLog: ActivityLog;
}

/** A group is named, or identified by its name or ARN. */
export const groupParameters = {
  logGroupName: z.string().min(1).optional(),
  logGroupIdentifier: z.string().min(1).optional(),
};

type GroupInput = { [Parameter in keyof typeof groupParameters]?: string | undefined };

export class AuthorizedLogGroups {
  readonly #dependencies: LogsServiceDependencies;

  constructor(dependencies: LogsServiceDependencies) {
    this.#dependencies = dependencies;
  }

  get all(): LogGroup[] {
    return [...this.#dependencies.groups.values()].sort((a, b) => (a.settings.name < b.settings.name ? -1 : 1));
  }

  /** Creates an operation on a group, or on one of its streams, that is authorized for `action`. */
  operation<Input extends z.ZodType<GroupInput & { logStreamName?: string }>>(
    action: string,
    input: Input,
    run: (group: LogGroup, input: z.output<Input>) => object,
  ): Operation {
    return this.operationOnAll(action, input, (value, authorize) => {
      const name = readGroupName(value);
      authorize(`${name}:log-stream:${value.logStreamName ?? ""}`);
      const group = this.#dependencies.groups.get(name);
      if (!group) {
        throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      }
      return run(group, value);
    });
  }

  /** Creates an operation that passes the name of its resource, without the ARN's beginning, to `authorize`. */
  operationOnAll<Input extends z.ZodType>(
    action: string,
    input: Input,
    run: (input: z.output<Input>, authorize: (name: string) => void) => object,
  ): Operation {
    const runAuthorized = (value: z.output<Input>, call: AwsCall) =>
      run(value, (name) => this.#authorize(action, name, call));
    return operation(input, runAuthorized, (issue) => new AwsError("InvalidParameterException", formatIssue(issue)));
  }

  /** @throws {AwsError} AccessDeniedException */
  #authorize(action: string, name: string, { caller, cause }: AwsCall): void {
    const { accountId, activityLog, enforcement, region } = this.#dependencies;
    const call = { caller, action, resource: logGroupArn(region, accountId, name), cause };
    enforcement.demand({ ...call, context: {} });
    // Only calls of functions are recorded: other callers merely read logs, and often.
    if (caller.kind === "role") {
      activityLog.record({ type: "api-call", ...call, caller: callerName(caller) });
    }
  }
}

export function streamNotFound(): AwsError {
  return new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
}

function readGroupName({ logGroupIdentifier, logGroupName }: GroupInput): string {
  const [name, other] = [logGroupName, logGroupIdentifier].filter((each) => each !== undefined);
  if (name === undefined || other !== undefined) {
    throw createInvalidParameterError("Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }
  return name.replace(/^arn:aws:logs:[^:]*:[^:]*:log-group:/, "").replace(/:\*$/, "");
}
