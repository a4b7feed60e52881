import { type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Stack } from "../terraform/stack.ts";
import { logResourcePolicy } from "./resources.ts";

/** Reads the resource policies of the account, which apply together. @throws {InvalidPolicyError} */
export function readResourcePolicy(stack: Stack): NamedPolicy | undefined {
  const policies = stack.resources(logResourcePolicy).map(({ address, config }) => ({
    address,
    document: parseResourcePolicy(config.policy_document, address),
  }));
  const [first] = policies;
  return (
    first && {
      name: policies.map(({ address }) => address).join(", "),
      document: { ...first.document, statements: policies.flatMap(({ document }) => document.statements) },
    }
  );
}
