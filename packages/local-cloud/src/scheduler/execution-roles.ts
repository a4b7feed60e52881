import { type Caller, sourceContext } from "iam-policy";
import type { Iam } from "../iam/iam.ts";
import { scheduleGroupArn } from "./resources.ts";

export const SERVICE = "scheduler.amazonaws.com";

interface ExecutionRolesOptions {
  accountId: string;
  region: string;
  iam: Iam;
}

/** Assumes the roles of schedules, which for AWS's trust policies come from their group. */
export class ExecutionRoles {
  #options: ExecutionRolesOptions;
  #callers = new Map<string, Caller>();

  constructor(options: ExecutionRolesOptions) {
    this.#options = options;
  }

  /**
   * Returns the role as a caller. @throws {StackError} if it does not exist or its trust policy denies the service
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
   */
  assume(roleArn: string, groupName: string): Caller {
    const key = `${groupName} ${roleArn}`;
    const known = this.#callers.get(key);
    if (known) {
      return known;
    }
    const { accountId, iam, region } = this.#options;
    const context = sourceContext(scheduleGroupArn(region, accountId, groupName));
    const session = iam.issueSession(roleArn, { sessionName: groupName, service: SERVICE, context });
    const caller = iam.findCaller(session.accessKeyId);
    this.#callers.set(key, caller);
    return caller;
  }
}
