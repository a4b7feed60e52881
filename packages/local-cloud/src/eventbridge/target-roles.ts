import type { Caller } from "iam-policy";
import type { Iam } from "../iam/iam.ts";
import type { EventBus } from "./event-bus.ts";
import { SERVICE } from "./send-to-target.ts";

/** Finds the session of a target's role; undefined without a role. */
export type FindTargetRole = (roleArn: string | undefined) => Caller | undefined;

/** Assumes the roles of all targets. @throws {StackError} if EventBridge may not assume one */
export function assumeTargetRoles(buses: readonly EventBus[], iam: Iam): FindTargetRole {
  const targets = buses.flatMap(({ rules }) => rules.flatMap((rule) => rule.targets));
  const roleArns = new Set(targets.map(({ roleArn }) => roleArn).filter((arn) => arn !== undefined));
  const callers = new Map(
    [...roleArns].map((roleArn) => {
      const session = iam.issueSession(roleArn, { sessionName: "events", service: SERVICE });
      return [roleArn, iam.findCaller(session.accessKeyId)];
    }),
  );
  return (roleArn = "") => callers.get(roleArn);
}
