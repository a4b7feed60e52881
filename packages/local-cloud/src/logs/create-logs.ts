import type { ActivityLog } from "../core/activity-log.ts";
import type { AwsService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Stack } from "../terraform/stack.ts";
import { EventLog } from "./event-log.ts";
import { LogGroup } from "./log-group.ts";
import { createLogsService } from "./logs-service.ts";
import { readResourcePolicy } from "./read-resource-policy.ts";
import { logGroup, logGroupArn } from "./resources.ts";

export interface LogsDependencies {
  accountId: string;
  enforcement: Enforcement;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

export interface Logs {
  service: AwsService;
  /** Opens a group. As Lambda does, it creates one that the stack does not define, whose events never expire. */
  openGroup(name: string): LogGroup;
  /** Writes to the groups of the stack for AWS services. */
  eventLog: EventLog;
  /** Persists the latest lines. */
  stop(): void;
}

export function createLogs(stack: Stack, dependencies: LogsDependencies): Logs {
  const { accountId, clock, store } = dependencies;
  const groups = new Map<string, LogGroup>();
  const open = (name: string, retentionDays: number) => {
    const settings = { name, arn: logGroupArn(stack.region, accountId, name), retentionDays };
    const group = new LogGroup(settings, clock, store.collection(`logs/${name}`));
    groups.set(name, group);
    return group;
  };
  const ownGroups = stack.resources(logGroup).map(({ attributes, config }) => {
    return [String(attributes.arn), open(config.name, config.retention_in_days)] as const;
  });
  return {
    service: createLogsService({ ...dependencies, region: stack.region, groups }),
    eventLog: new EventLog({
      groups: new Map(ownGroups),
      policy: readResourcePolicy(stack),
      enforcement: dependencies.enforcement,
    }),
    openGroup: (name) => groups.get(name) ?? open(name, 0),
    stop() {
      for (const group of groups.values()) {
        group.persist();
      }
    },
  };
}
