import { type Node, parseSync } from "oxc-parser";

export type NodeOf<Type extends Node["type"]> = Extract<Node, { type: Type }>;

type Range = { start: number; end: number };

/** Parses a TypeScript module. @throws {Error} if it has a syntax error */
export function parseModule(text: string): Node {
  const { errors, program } = parseSync("module.ts", text);
  if (errors[0]) {
    throw new Error(errors[0].message);
  }
  return program;
}

/** Finds the first node of a type, in the order of the source, that meets a condition. */
export function findNode<Type extends Node["type"]>(
  root: Node,
  type: Type,
  condition: (node: NodeOf<Type>) => boolean = () => true,
): NodeOf<Type> | undefined {
  return listNodes(root, type).find(condition);
}

/** Lists the nodes of a type in the order of the source. */
export function listNodes<Type extends Node["type"]>(root: Node, type: Type): NodeOf<Type>[] {
  return [...walk(root)].filter((node): node is NodeOf<Type> => node.type === type);
}

function* walk(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) {
    return;
  }
  if ("type" in value && typeof value.type === "string") {
    yield value as Node;
  }
  for (const child of Object.values(value)) {
    yield* walk(child);
  }
}

export function insert(text: string, position: number, inserted: string): string {
  return text.slice(0, position) + inserted + text.slice(position);
}

export function remove(text: string, { end, start }: Range): string {
  return text.slice(0, start) + text.slice(end);
}

/** Inserts an element at the end of a list in brackets or braces. */
export function appendElement(text: string, list: Range, elements: readonly Range[], element: string): string {
  const last = elements.at(-1);
  return last ? insert(text, last.end, `, ${element}`) : insert(text, list.end - 1, element);
}

/** Removes an element of a list in brackets or braces with its comma. */
export function removeElement(text: string, list: Range, elements: readonly Range[], index: number): string {
  const [previous, element, next] = [elements[index - 1], elements[index], elements[index + 1]];
  if (previous && element) {
    return remove(text, { start: previous.end, end: element.end });
  }
  if (element && next) {
    return remove(text, { start: element.start, end: next.start });
  }
  return remove(text, { start: list.start + 1, end: list.end - 1 });
}
