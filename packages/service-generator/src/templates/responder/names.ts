import type { NewResponder } from "../../new-service.ts";

/** Returns `Payment` for payment-service: the prefix of its bodies in docs/openapi.yaml. */
export function toPrefix({ name }: Pick<NewResponder, "name">): string {
  return name.replace(/-service$/, "").replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns the status of a response that succeeds. */
export function toStatus({ publishes }: Pick<NewResponder, "publishes">): string {
  return publishes?.detailType ?? "done";
}

/** Whether the path has the ID of the order; otherwise the body has it. */
export function hasIdInPath({ route }: Pick<NewResponder, "route">): boolean {
  return route.variables.includes("ID");
}

/** Returns the variables of the path other than the ID. */
export function listOtherVariables({ route }: Pick<NewResponder, "route">): string[] {
  return route.variables.filter((name) => name !== "ID");
}
