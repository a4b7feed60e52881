import { parseJson } from "exact-json";
import { isJsonObject } from "./operators/matcher.ts";

/** @throws {SyntaxError} if the text is not a JSON object */
export function parseJsonObject(text: string): Record<string, unknown> {
  const json = parseJson(text);
  if (!isJsonObject(json)) {
    throw new SyntaxError("not a JSON object");
  }
  return json;
}
