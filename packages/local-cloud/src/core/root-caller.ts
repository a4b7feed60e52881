import type { Caller } from "iam-policy";

/** The account itself, which may do everything. */
export const ROOT_CALLER: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };
