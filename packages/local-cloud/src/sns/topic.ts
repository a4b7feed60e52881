import type { FilterPolicyScope } from "event-pattern";
import type { NamedPolicy } from "iam-policy";
import type { Target } from "../delivery/delivery.ts";
import type { FilterPolicy } from "./filter-policy.ts";

export interface Topic {
  name: string;
  arn: string;
  displayName: string;
  signatureVersion: number | undefined;
  /** The policy as JSON, unchanged. @default - the topic's owner decides by policies of roles */
  policy: string | undefined;
  accessPolicy: NamedPolicy | undefined;
  tags: Readonly<Record<string, string>>;
  subscriptions: readonly Subscription[];
}

export interface Subscription {
  arn: string;
  topicArn: string;
  /** Such as `sqs`. */
  protocol: string;
  /** The ARN of a queue or function, or an address that receives nothing locally. */
  endpoint: string;
  /** Undefined if the local cloud does not emulate the protocol. */
  target: Target | undefined;
  isRaw: boolean;
  /** Undefined if it receives every message. */
  filter: FilterPolicy | undefined;
  /** The policies as JSON, unchanged. */
  filterPolicy: string | undefined;
  filterPolicyScope: FilterPolicyScope;
  redrivePolicy: string | undefined;
}
