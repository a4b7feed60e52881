import { hasDuplicateKeys, isRawNumber, listEntries } from "exact-json";
import { readLeaf } from "./event-leaves.ts";

/** The values for one name, and the fields inside it. */
interface Node<Field> {
  field: Field | undefined;
  readonly children: Map<string, Node<Field>>;
}

type Visit<Field> = (field: Field, value: unknown, isInElement: boolean) => void;

/** Fields of events by their dotted paths, such as `detail.data.ID`. */
export class FieldTree<Field> {
  #root: Node<Field> = { field: undefined, children: new Map() };

  getOrAdd(path: string, create: () => Field): Field {
    let node = this.#root;
    for (const name of path.split(".")) {
      const child = node.children.get(name) ?? { field: undefined, children: new Map() };
      node.children.set(name, child);
      node = child;
    }
    node.field ??= create();
    return node.field;
  }

  /**
   * Calls `visit` with the values of the fields in the event, as `findLeaves` finds them for one field.
   *
   * The event is a tree from JSON.parse of any depth, so this does not recurse.
   */
  visit(event: object, visit: Visit<Field>): void {
    const nodes: Node<Field>[] = [this.#root];
    const containers: object[] = [event];
    const inElement: boolean[] = [false];

    const enterValue = (node: Node<Field>, value: unknown, isInElement: boolean) => {
      if (typeof value === "object" && value !== null && !isRawNumber(value)) {
        nodes.push(node);
        containers.push(value);
        inElement.push(isInElement);
      } else if (node.field !== undefined && value !== undefined) {
        visit(node.field, readLeaf(value), isInElement);
      }
    };

    const enterMember = (node: Node<Field>, key: string, value: unknown, isInElement: boolean) => {
      const child = findChild(node, key);
      if (child) {
        // An unnamed field counts only within a path, or as the whole path.
        const isWithin = key === "" && node !== this.#root;
        enterValue(isWithin ? { ...child, field: undefined } : child, value, isInElement);
      }
    };

    for (let node = nodes.pop(); node; node = nodes.pop()) {
      const container = containers.pop() as object;
      const isInElement = inElement.pop() as boolean;
      if (Array.isArray(container)) {
        for (const item of container) {
          enterValue(node, item, isInElement || (typeof item === "object" && item !== null));
        }
        continue;
      }
      if (hasDuplicateKeys(container)) {
        for (const [key, value] of listEntries(container)) {
          enterMember(node, key, value, isInElement);
        }
        continue;
      }
      for (const key in container) {
        enterMember(node, key, (container as Record<string, unknown>)[key], isInElement);
      }
    }
  }
}

/** A key that contains dots is the same as nested names. */
function findChild<Field>(node: Node<Field>, key: string): Node<Field> | undefined {
  if (!key.includes(".")) {
    return node.children.get(key);
  }
  let child: Node<Field> | undefined = node;
  for (const name of key.split(".")) {
    child = child?.children.get(name);
  }
  return child;
}
