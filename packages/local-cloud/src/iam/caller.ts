/** Who makes a call. */
export type Caller =
  | { kind: "root"; arn: string }
  | { kind: "role"; arn: string; roleArn: string }
  | { kind: "service"; service: string };

/** The caller as messages name it. */
export function callerName(caller: Caller): string {
  return caller.kind === "service" ? caller.service : caller.arn;
}
