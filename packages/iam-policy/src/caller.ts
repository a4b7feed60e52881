/** The principal that makes a request: an account's root, a role's session or an AWS service. */
export type Caller =
  | { kind: "root"; arn: string }
  | { kind: "role"; arn: string; roleArn: string }
  | { kind: "service"; service: string };

/** Names the caller as AWS's messages do: by its ARN, a service by its principal. */
export function callerName(caller: Caller): string {
  return caller.kind === "service" ? caller.service : caller.arn;
}
