import type { AttributeValue, Item } from "./values.ts";

/** The name of an attribute, followed by names in maps and indexes in lists. */
export type DocumentPath = (string | number)[];

export function getByPath(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const part of path) {
    value = getChild(value, part);
    if (value === undefined) {
      return undefined;
    }
  }
  return value;
}

export function getChild({ L, M }: AttributeValue, part: string | number): AttributeValue | undefined {
  if (typeof part === "number") {
    return L?.[part];
  }
  return M && Object.hasOwn(M, part) ? M[part] : undefined;
}

/** Formats a path as AWS's errors do. */
export function formatPath(path: DocumentPath): string {
  return `[${path.map((part) => (typeof part === "number" ? `[${part}]` : part)).join(", ")}]`;
}
