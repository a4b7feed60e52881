import type { Caller } from "iam-policy";

/** The root of the account, which is allowed everything. */
export const ROOT_CALLER: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };
