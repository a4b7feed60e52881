import type { ServiceContract } from "service-kit/contract";
import { contracts } from "../../contracts.ts";
import { getResource, parseStatements, synthesizeOrders, type TerraformJson } from "../../synthesized-stack.ts";
import { checkChoreography } from "../check-choreography.ts";

/** The stack of the system. */
export const stack = synthesizeOrders();

/** Checks the real stack and contracts after a change. */
export function findProblems(
  change: (stack: TerraformJson) => void,
  changed: Record<string, ServiceContract> = {},
): string[] {
  const copy = structuredClone(stack);
  change(copy);
  return checkChoreography(copy, { ...contracts, ...changed });
}
export const unchanged = () => {};

export function remove(type: string, ...names: string[]) {
  return ({ resource }: TerraformJson) => {
    for (const name of names) {
      delete resource[type]?.[name];
    }
  };
}

export function set(type: string, name: string, attributes: Record<string, unknown>) {
  return (stack: TerraformJson) => Object.assign(getResource(stack, type, name), attributes);
}

/** Changes the Allow statements of a policy that contain an action. */
export function changeStatement(
  type: string,
  name: string,
  action: string,
  change: (statement: object) => object | undefined,
) {
  return (stack: TerraformJson) => {
    const block = getResource(stack, type, name);
    const statements = parseStatements(block.policy).flatMap((statement) =>
      [statement.Action].flat().includes(action) && statement.Effect === "Allow"
        ? (change(statement) ?? [])
        : statement,
    );
    block.policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  };
}
