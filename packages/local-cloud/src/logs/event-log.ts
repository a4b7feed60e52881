import { randomUUID } from "node:crypto";
import { type Decision, type NamedPolicy, sourceContext } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { LogGroup } from "./log-group.ts";

export interface EventLogOptions {
  /** By ARN. */
  groups: ReadonlyMap<string, Pick<LogGroup, "put">>;
  /** The policies of the account, as one. */
  policy: NamedPolicy | undefined;
  enforcement: Pick<Enforcement, "decide">;
}

export interface EventLogEntry {
  groupArn: string;
  message: string;
  service: string;
  /** The ARN of the resource for which the service writes. */
  sourceArn: string;
  cause: Cause;
}

/** Writes log events of AWS services, which the resource policies of CloudWatch Logs must allow. */
export class EventLog {
  readonly #options: EventLogOptions;

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  get groupArns(): string[] {
    return [...this.#options.groups.keys()];
  }

  /** Writes a message to its own stream, as EventBridge does, if the returned decision allows it. */
  write({ groupArn, message, service, sourceArn, cause }: EventLogEntry): Decision {
    const { enforcement, groups, policy: resourcePolicy } = this.#options;
    const streamName = randomUUID();
    const resource = `${groupArn}:log-stream:${streamName}`;
    const call = { caller: { kind: "service", service }, resource, context: sourceContext(sourceArn), cause } as const;
    const decide = (action: string) => enforcement.decide({ ...call, action, resourcePolicy });
    const created = decide("logs:CreateLogStream");
    const decision = created.allowed ? decide("logs:PutLogEvents") : created;
    if (decision.allowed) {
      groups.get(groupArn)?.put(streamName, message);
    }
    return decision;
  }
}
