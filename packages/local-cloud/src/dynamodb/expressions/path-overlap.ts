import { type DocumentPath, formatPath } from "./document-path.ts";

/** An error about two paths of one expression, of which the first kind takes precedence. */
export interface PathError {
  kind: "overlap" | "conflict";
  message: string;
}

/** Paths overlap if one leads into the other, and conflict if they take the same value for a list and for a map. */
export function comparePaths(one: DocumentPath, two: DocumentPath): PathError | undefined {
  const paths = `must remove or rewrite one of these paths; path one: ${formatPath(one)}, path two: ${formatPath(two)}`;
  const length = Math.min(one.length, two.length);
  const index = one.slice(0, length).findIndex((part, index) => part !== two[index]);
  if (index < 0) {
    return { kind: "overlap", message: `Two document paths overlap with each other; ${paths}` };
  }
  return typeof one[index] === typeof two[index]
    ? undefined
    : { kind: "conflict", message: `Two document paths conflict with each other; ${paths}` };
}
