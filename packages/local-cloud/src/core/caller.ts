import type { Caller } from "iam-policy";

export { type Caller, callerName } from "iam-policy";

/** The account itself, which may do everything. */
export const ROOT: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };
