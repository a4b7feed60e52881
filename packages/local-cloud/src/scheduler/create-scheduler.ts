import { AwsError } from "../core/aws-error.ts";
import type { RestService } from "../core/aws-service.ts";
import type { Store } from "../core/store/store.ts";
import type { PendingDelivery } from "../delivery/delivery.ts";
import type { Iam } from "../iam/iam.ts";
import type { Stack } from "../terraform/stack.ts";
import { createScheduledDelivery, type ScheduledDeliveryDependencies } from "./create-scheduled-delivery.ts";
import { ExecutionRoles } from "./execution-roles.ts";
import { readGroupNames, readSchedules } from "./read-schedules.ts";
import { readSchedule, toDeliveryTarget } from "./scheduled-run.ts";
import { Scheduler } from "./scheduler.ts";
import { createSchedulerApi } from "./scheduler-api.ts";

interface SchedulerDependencies extends Omit<ScheduledDeliveryDependencies, "collection" | "roles"> {
  accountId: string;
  iam: Iam;
  store: Store;
}

/** Creates the schedules of a stack. @throws {StackError} if one is invalid or its role cannot be assumed */
export function createScheduler(stack: Stack, dependencies: SchedulerDependencies) {
  const { enforcement, eventBridge, lambda, sns, sqs, store } = dependencies;
  const targets = [...sqs.queues, ...eventBridge.buses].map(({ arn }) => arn);
  const definitions = readSchedules(stack, new Set([...lambda.invocableArns, ...sns.topicArns, ...targets]));
  const shared = { ...dependencies, region: stack.region };
  const roles = new ExecutionRoles(shared);
  for (const { GroupName, Target } of definitions) {
    roles.assume(Target.RoleArn, GroupName);
  }
  const runs = store.collection<PendingDelivery>("scheduled-runs");
  const delivery = createScheduledDelivery({ ...shared, roles, collection: runs });
  const scheduler = new Scheduler({
    ...shared,
    groupNames: readGroupNames(stack),
    definitions,
    collection: store.collection("schedules"),
    delivery,
  });
  const api: RestService = createSchedulerApi({
    ...shared,
    scheduler,
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    checkRole: (roleArn, groupName) => checkRole(roles, roleArn, groupName),
  });
  return {
    api,
    start() {
      delivery.resume(runs.entries.flatMap(([, { event }]) => (readSchedule(event) ? [toDeliveryTarget(event)] : [])));
      scheduler.start();
    },
    stop: () => scheduler.stop(),
  };
}

function checkRole(roles: ExecutionRoles, roleArn: string, groupName: string): void {
  try {
    roles.assume(roleArn, groupName);
  } catch {
    const message = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.";
    throw new AwsError("ValidationException", message);
  }
}
