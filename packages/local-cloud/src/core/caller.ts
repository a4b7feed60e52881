/** Who makes a call. */
export type Caller =
  | { kind: "root"; arn: string }
  | { kind: "role"; arn: string; roleArn: string }
  | { kind: "service"; service: string };

/** The account itself, which may do everything. */
export const ROOT: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };

/** The caller as messages name it. */
export function callerName(caller: Caller): string {
  return caller.kind === "service" ? caller.service : caller.arn;
}
