import type { StackView } from "local-cloud/console-api";
import { fillPath, parseVariables } from "../data/requests.ts";

/** Creates the command that reads an item through the API's GET route with the item's key; undefined without such a route. */
export function createCurl({ api, tables }: Pick<StackView, "api" | "tables">, id: string): string | undefined {
  const keys = new Set(tables.map(({ hashKey }) => hashKey));
  const route = api?.routes.find((each) => {
    const [variable, ...others] = parseVariables(each);
    return each.method === "GET" && variable !== undefined && keys.has(variable) && others.length === 0;
  });
  const [variable = ""] = route ? parseVariables(route) : [];
  return api && route && `curl '${api.url}${fillPath(route, { [variable]: id }).replaceAll("'", "%27")}'`;
}
