import * as z from "zod";
import type { AwsService } from "../core/aws-service.ts";
import { createJsonService, type Operation } from "../protocols/json-service.ts";
import { AuthorizedLogGroups, groupParameters, type LogsServiceDependencies } from "./authorized-log-groups.ts";
import { createEventOperations } from "./event-operations.ts";
import { createInvalidParameterError } from "./filter-pattern.ts";
import type { LogGroup } from "./log-group.ts";
import { paginateItems } from "./log-pages.ts";

const MAX_ITEMS = 50;

const page = { limit: z.int().min(1).max(MAX_ITEMS).default(MAX_ITEMS), nextToken: z.string().min(1).optional() };

const groupsInput = z.strictObject({
  ...page,
  logGroupNamePrefix: z.string().min(1).optional(),
  logGroupNamePattern: z.string().optional(),
  logGroupClass: z.literal("STANDARD").optional(),
  includeLinkedAccounts: z.literal(false).optional(),
});

const streamsInput = z.strictObject({
  ...page,
  ...groupParameters,
  logStreamNamePrefix: z.string().min(1).optional(),
  orderBy: z.enum(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
  descending: z.boolean().default(false),
});

/**
 * Creates the CloudWatch Logs API that reads logs: what `aws logs tail` and the commands for groups, streams and events
 * call. Only the platform writes.
 */
export function createLogsService(dependencies: LogsServiceDependencies): AwsService {
  const groups = new AuthorizedLogGroups(dependencies);
  return createJsonService("Logs_20140328", { ...createListOperations(groups), ...createEventOperations(groups) });
}

function createListOperations(groups: AuthorizedLogGroups): Record<string, Operation> {
  return {
    DescribeLogGroups: groups.operationOnAll("logs:DescribeLogGroups", groupsInput, (input, authorize) => {
      const { logGroupNamePattern = "", logGroupNamePrefix = "", limit, nextToken } = input;
      if (logGroupNamePattern && logGroupNamePrefix) {
        const message = "Only one of logGroupNamePrefix and logGroupNamePattern may be specified.";
        throw createInvalidParameterError(message);
      }
      authorize(":log-stream:");
      const found = groups.all.filter(
        ({ settings: { name } }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern),
      );
      const { next, page } = paginateItems(found, limit, nextToken);
      return { logGroups: page.map(describeLogGroup), ...next };
    }),

    DescribeLogStreams: groups.operation("logs:DescribeLogStreams", streamsInput, (group, input) => {
      const { descending, limit, logStreamNamePrefix, nextToken, orderBy } = input;
      if (orderBy === "LastEventTime" && logStreamNamePrefix !== undefined) {
        throw createInvalidParameterError("Cannot order by LastEventTime with a logStreamNamePrefix.");
      }
      const found = group.listStreams().filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ""));
      if (orderBy === "LastEventTime") {
        found.sort((a, b) => a.lastEventAtMs - b.lastEventAtMs);
      }
      const { next, page } = paginateItems(descending ? found.reverse() : found, limit, nextToken);
      return {
        logStreams: page.map(({ firstEventAtMs, lastEventAtMs, name }) => ({
          logStreamName: name,
          creationTime: firstEventAtMs,
          firstEventTimestamp: firstEventAtMs,
          lastEventTimestamp: lastEventAtMs,
          lastIngestionTime: lastEventAtMs,
          arn: `${group.settings.arn}:log-stream:${name}`,
          storedBytes: 0,
        })),
        ...next,
      };
    }),
  };
}

function describeLogGroup({ createdAtMs, settings: { arn, name, retentionDays } }: LogGroup) {
  return {
    logGroupName: name,
    creationTime: createdAtMs,
    ...(retentionDays > 0 && { retentionInDays: retentionDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: "STANDARD",
    storedBytes: 0,
  };
}
