import { type ConditionContext, callerName } from "iam-policy";
import * as z from "zod";
import { parseIfJson } from "../core/activity/searchable-values.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { RestCall, RestService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import { paginate } from "../eventbridge/paginate.ts";
import { formatIssue } from "../protocols/json-service.ts";
import { createRestResponse, createRestService, type RestOperation } from "../protocols/rest-service.ts";
import { checkSchedule } from "./check-schedule.ts";
import { type ScheduleDefinition, scheduleDefinition, scheduleName } from "./schedule-definition.ts";
import type { Schedule, Scheduler } from "./scheduler.ts";

export interface SchedulerApiDependencies {
  scheduler: Scheduler;
  /** @throws {AwsError} AccessDeniedException */
  authorize(call: RestCall, action: string, resource: string, context: ConditionContext): void;
  /** @throws {AwsError} ValidationException if EventBridge Scheduler cannot assume the role */
  checkRole(roleArn: string, groupName: string): void;
  activityLog: ActivityLog;
  clock: Clock;
}

const clientToken = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .optional();
const savedSchedule = z.strictObject({ ...scheduleDefinition.shape, ClientToken: clientToken });
const foundSchedule = z.object({ Name: scheduleName, groupName: scheduleName.default("default"), clientToken });
const groupListParameters = z.strictObject({
  NamePrefix: scheduleName.optional(),
  MaxResults: z.coerce.number().int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(2_048).optional(),
});
const listParameters = groupListParameters.extend({
  ScheduleGroup: scheduleName.optional(),
  State: z.enum(["ENABLED", "DISABLED"]).optional(),
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html */
export function createSchedulerApi(dependencies: SchedulerApiDependencies): RestService {
  return {
    name: "scheduler",
    ...createRestService("/schedule", [
      ...createScheduleOperations(dependencies),
      ...createGroupOperations(dependencies),
      ...["POST", "DELETE"].map((method) => ({
        method,
        path: "/schedule-groups/{Name}",
        run(): never {
          const message = "the local cloud does not change schedule groups: add an aws_scheduler_schedule_group";
          throw new AwsError("UnknownOperationException", message);
        },
      })),
    ]),
  };
}

function createScheduleOperations(dependencies: SchedulerApiDependencies): RestOperation[] {
  const { scheduler } = dependencies;
  const path = "/schedules/{Name}";
  return [
    {
      name: "CreateSchedule",
      method: "POST",
      path,
      async run(call, name) {
        const { ClientToken, ...definition } = readDefinition(dependencies, call, name, "scheduler:CreateSchedule");
        await scheduler.create(definition, { clientToken: ClientToken, cause: call.cause });
        return createRestResponse(200, { ScheduleArn: scheduler.toArn(definition) });
      },
    },
    {
      name: "UpdateSchedule",
      method: "PUT",
      path,
      async run(call, name) {
        const { ClientToken: _, ...definition } = readDefinition(dependencies, call, name, "scheduler:UpdateSchedule");
        await scheduler.update(definition, { cause: call.cause });
        return createRestResponse(200, { ScheduleArn: scheduler.toArn(definition) });
      },
    },
    {
      name: "GetSchedule",
      method: "GET",
      path,
      run(call, name) {
        const found = authorizeNamed(dependencies, call, name, "scheduler:GetSchedule");
        return createRestResponse(200, describe(scheduler.get(found)));
      },
    },
    {
      name: "DeleteSchedule",
      method: "DELETE",
      path,
      async run(call, name) {
        await scheduler.delete(authorizeNamed(dependencies, call, name, "scheduler:DeleteSchedule"));
        return createRestResponse(200, {});
      },
    },
    {
      name: "ListSchedules",
      method: "GET",
      path: "/schedules",
      run: (call) => createRestResponse(200, list(dependencies, call)),
    },
  ];
}

function createGroupOperations({ authorize, scheduler }: SchedulerApiDependencies): RestOperation[] {
  return [
    {
      name: "GetScheduleGroup",
      method: "GET",
      path: "/schedule-groups/{Name}",
      run(call, name) {
        const group = describeGroup(scheduler, parse(scheduleName, name));
        authorize(call, "scheduler:GetScheduleGroup", group.Arn, {});
        scheduler.checkGroup(group.Name);
        return createRestResponse(200, group);
      },
    },
    {
      name: "ListScheduleGroups",
      method: "GET",
      path: "/schedule-groups",
      run(call) {
        authorize(call, "scheduler:ListScheduleGroups", "*", {});
        const { MaxResults, NamePrefix = "", NextToken } = parse(groupListParameters, Object.fromEntries(call.query));
        const names = scheduler.groupNames.filter((name) => name.startsWith(NamePrefix)).sort();
        const { items, next } = paginate(names, { Limit: MaxResults, NextToken });
        const ScheduleGroups = items.map((name) => describeGroup(scheduler, name));
        return createRestResponse(200, { ScheduleGroups, ...next });
      },
    },
  ];
}

function describeGroup(scheduler: Scheduler, Name: string) {
  const createdAtSeconds = scheduler.startedAtMs / 1000;
  return {
    Arn: scheduler.toGroupArn(Name),
    Name,
    State: "ACTIVE",
    CreationDate: createdAtSeconds,
    LastModificationDate: createdAtSeconds,
  };
}

/** Reads, authorizes and checks a schedule that is created or updated. @throws {AwsError} */
function readDefinition(dependencies: SchedulerApiDependencies, call: RestCall, name = "", action: string) {
  const { authorize, checkRole, clock, scheduler } = dependencies;
  const { ClientToken, ...definition } = parse(savedSchedule, { ...parseBody(call.body), Name: name });
  const arn = scheduler.toArn(definition);
  authorize(call, action, arn, {});
  checkSchedule(definition, clock.toRealTime());
  const { RoleArn } = definition.Target;
  authorize(call, "iam:PassRole", RoleArn, { "iam:PassedToService": "scheduler.amazonaws.com" });
  checkRole(RoleArn, definition.GroupName);
  record(dependencies, call, action, arn, definition);
  return { ClientToken, ...definition };
}

function authorizeNamed(dependencies: SchedulerApiDependencies, call: RestCall, name = "", action: string) {
  const { groupName: GroupName, Name } = parse(foundSchedule, { ...Object.fromEntries(call.query), Name: name });
  const arn = dependencies.scheduler.toArn({ GroupName, Name });
  dependencies.authorize(call, action, arn, {});
  record(dependencies, call, action, arn);
  return { GroupName, Name };
}

/** Records a call of a function; other callers merely inspect schedules. */
function record(
  { activityLog }: SchedulerApiDependencies,
  { caller, cause }: RestCall,
  action: string,
  resource: string,
  definition?: ScheduleDefinition,
): void {
  if (caller.kind === "role") {
    const detail = definition && { ...definition, input: parseIfJson(definition.Target.Input ?? "{}") };
    activityLog.record({ type: "api-call", caller: callerName(caller), action, resource, detail, cause });
  }
}

function list({ authorize, scheduler }: SchedulerApiDependencies, call: RestCall): object {
  authorize(call, "scheduler:ListSchedules", "*", {});
  const {
    MaxResults,
    NamePrefix = "",
    NextToken,
    ScheduleGroup,
    State,
  } = parse(listParameters, Object.fromEntries(call.query));
  if (ScheduleGroup !== undefined) {
    scheduler.checkGroup(ScheduleGroup);
  }
  const found = scheduler.schedules
    .filter(({ definition }) => ScheduleGroup === undefined || definition.GroupName === ScheduleGroup)
    .filter(({ definition }) => definition.Name.startsWith(NamePrefix))
    .filter(({ definition }) => State === undefined || definition.State === State)
    .sort((one, other) => (one.arn < other.arn ? -1 : 1));
  const { items, next } = paginate(found, { Limit: MaxResults, NextToken });
  return { Schedules: items.map(summarize), ...next };
}

function describe({ definition, ...schedule }: Schedule): object {
  return { ...definition, ...describeHistory(schedule) };
}

function summarize({ definition: { GroupName, Name, State, Target }, ...schedule }: Schedule): object {
  return { GroupName, Name, State, Target: { Arn: Target.Arn }, ...describeHistory(schedule) };
}

function describeHistory({ arn, createdAtMs, modifiedAtMs }: Omit<Schedule, "definition">) {
  return { Arn: arn, CreationDate: createdAtMs / 1000, LastModificationDate: modifiedAtMs / 1000 };
}

function parse<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const { data, error } = shape.safeParse(input);
  if (error) {
    throw new AwsError("ValidationException", formatIssue(error.issues[0] as z.core.$ZodIssue));
  }
  return data;
}

function parseBody(body: Buffer): Record<string, unknown> {
  const input = parseJson(body.toString("utf8"));
  if (input === null || typeof input !== "object") {
    throw new AwsError("SerializationException", "the request's body is not a JSON object");
  }
  return input as Record<string, unknown>;
}

/** Parses JSON, in which a null member counts as absent; returns undefined if it is invalid or nested too deeply. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) => value ?? undefined);
  } catch {
    return undefined;
  }
}
