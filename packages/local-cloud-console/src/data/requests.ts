import type { ApiResponse, ApiRoute, StackView } from "local-cloud/console-api";

/** @example parseVariables({ path: "/orders/{ID}" }) // ["ID"] */
export function parseVariables({ path }: Pick<ApiRoute, "path">): string[] {
  return Array.from(path.matchAll(/\{(\w+)\+?\}/g), ([, name = ""]) => name);
}

/** Replaces the variables of a path by encoded values. */
export function fillPath({ path }: Pick<ApiRoute, "path">, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)(\+?)\}/g, (_whole, name: string, greedy: string) => {
    const value = values[name] ?? "";
    return greedy ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
}

/** Finds the item of a response by the hash key of one of the stack's tables. */
export function findItemId(
  { body }: Pick<ApiResponse, "body">,
  { tables }: Pick<StackView, "tables">,
): string | undefined {
  try {
    const response = JSON.parse(body);
    return tables.map(({ hashKey }) => response?.[hashKey]).find((id) => typeof id === "string" && id !== "");
  } catch {
    return undefined;
  }
}
