import type { Shape, Structure } from "../core/query-protocol.ts";

/** Writes the input of AWS JSON as a form of the query protocol. */
export function toQueryForm(input: object, structure: Structure, prefix = ""): [name: string, value: string][] {
  return Object.entries(input).flatMap(([member, value]) => toParameters(value, structure[member], prefix, member));
}

function toParameters(value: unknown, shape: Shape | undefined, prefix: string, member: string): [string, string][] {
  if (shape === undefined || shape === "integer") {
    return [[prefix + member, String(value)]];
  }
  const isList = "list" in shape;
  const name = prefix + (isList ? shape.list : shape.map);
  const items = isList
    ? (value as unknown[]).map((item) => [undefined, item] as const)
    : Object.entries(value as object).map(([key, item]) => [key, item] as const);
  if (items.length === 0) {
    return [[prefix + member, ""]];
  }
  return items.flatMap(([key, item], index): [string, string][] => {
    const place = `${name}.${index + 1}`;
    const itemName = isList ? place : `${place}.${shape.value}`;
    return [
      ...(isList || key === undefined ? [] : [[`${place}.${shape.key}`, key] as [string, string]]),
      ...(shape.structure
        ? toQueryForm(item as object, shape.structure, `${itemName}.`)
        : [[itemName, String(item)] as [string, string]]),
    ];
  });
}
