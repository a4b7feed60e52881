import type { ApiResponse, ApiRoute, StackView } from "local-cloud/console-api";

/** What stands in braces in a route's path, in its order. */
export function parseVariables({ path }: Pick<ApiRoute, "path">): string[] {
  return Array.from(path.matchAll(/\{(\w+)\+?\}/g), ([, name = ""]) => name);
}

/** The path with its variables filled in; one without a value stays empty. */
export function fillPath({ path }: Pick<ApiRoute, "path">, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)(\+?)\}/g, (_whole, name: string, greedy: string) => {
    const value = values[name] ?? "";
    return greedy ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
  });
}

/** The ID of the item that an answer speaks of: what it has for the key of one of the stack's tables. */
export function findItemId(
  { body }: Pick<ApiResponse, "body">,
  { tables }: Pick<StackView, "tables">,
): string | undefined {
  try {
    const answer = JSON.parse(body);
    return tables.map(({ hashKey }) => answer?.[hashKey]).find((id) => typeof id === "string" && id !== "");
  } catch {
    return undefined;
  }
}
