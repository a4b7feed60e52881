import { isPath } from "./condition.ts";
import { addDecimals, describeUnsupported, formatDecimal, negate, parseDecimal } from "./decimal.ts";
import { getByPath } from "./document-path.ts";
import type { Assigned, UpdateAction } from "./update.ts";
import { type AttributeValue, depthOf, type Item, typeOf } from "./values.ts";

export const MAX_DEPTH = 32;
export const TOO_DEEP =
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";

/** An update that does not fit the item. */
export class UpdateError extends Error {}

/** A number, list or set was expected, but the item has a value of another type. */
export class OperandTypeError extends UpdateError {}

/**
 * Returns the updated item. All paths and values refer to the item before the update.
 * @throws {UpdateError}
 */
export function applyUpdate(actions: readonly UpdateAction[], oldItem: Item): Item {
  const changes = actions.map((action) => ({ ...action, value: computeValue(action, oldItem) }));
  const item = copyItem(oldItem);
  const changedLists = new Set<AttributeValue>();
  for (const { path, value } of changes) {
    const parent = getByPath(item, path.slice(0, -1));
    const last = path.at(-1);
    const { L, M } = parent ?? {};
    if (typeof last === "string" && M) {
      setOrDelete(M, last, value);
    } else if (typeof last === "number" && parent && L) {
      changedLists.add(parent);
      // The other elements keep their indexes until all changes are made.
      setOrDelete(L, last, value);
    } else {
      throw new UpdateError("The document path provided in the update expression is invalid for update");
    }
  }
  for (const list of changedLists) {
    list.L = Object.values(list.L ?? []);
  }
  if (actions.some(({ path: [name = ""] }) => (item[name] ? depthOf(item[name]) : 0) > MAX_DEPTH)) {
    throw new UpdateError(TOO_DEEP);
  }
  return item;
}

function setOrDelete<Key extends string | number>(
  container: Record<Key, AttributeValue>,
  key: Key,
  value: AttributeValue | undefined,
): void {
  if (value === undefined) {
    delete container[key];
  } else {
    container[key] = value;
  }
}

/** Computes the new value at an action's path. Returns undefined if there is none. */
function computeValue({ path, type, val }: UpdateAction, item: Item): AttributeValue | undefined {
  const existing = getByPath(item, path);
  switch (type) {
    case "set":
      return val && copyValue(evaluate(val, item));
    case "add":
      return add(existing, val as AttributeValue);
    case "delete":
      return existing && subtract(existing, val as AttributeValue);
    case "remove":
      return undefined;
  }
}

function evaluate(assigned: Assigned, item: Item): AttributeValue {
  if (isPath(assigned)) {
    return requireValue(getByPath(item, assigned));
  }
  if (!("type" in assigned)) {
    return assigned;
  }
  const [first, second] = assigned.args as [Assigned, Assigned];
  if (assigned.type === "function" && assigned.name === "if_not_exists") {
    return (isPath(first) && getByPath(item, first)) || evaluate(second, item);
  }
  const [left, right] = [evaluate(first, item), evaluate(second, item)];
  if (assigned.type === "function") {
    return { L: [...requireType(left, "L"), ...requireType(right, "L")] };
  }
  return addNumbers(requireType(left, "N"), requireType(right, "N"), assigned.type === "subtract");
}

function requireValue(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) {
    throw new UpdateError("The provided expression refers to an attribute that does not exist in the item");
  }
  return value;
}

function requireType<Type extends keyof AttributeValue>(
  value: AttributeValue,
  type: Type,
): NonNullable<AttributeValue[Type]> {
  const content = value[type];
  if (content === undefined) {
    throw new OperandTypeError("An operand in the update expression has an incorrect data type");
  }
  return content;
}

/** Adds a number to a number, or elements to a set or, as only `AttributeUpdates` can, to a list. */
function add(existing: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (added.N !== undefined) {
    return existing ? addNumbers(requireType(existing, "N"), added.N, false) : added;
  }
  if (added.L !== undefined) {
    return { L: [...(existing ? requireType(existing, "L") : []), ...added.L] };
  }
  const type = typeOf(added) as "SS" | "NS" | "BS";
  const elements = [...(existing ? requireType(existing, type) : []), ...(added[type] ?? [])];
  return { [type]: [...new Set(elements)] };
}

/** Returns undefined instead of an empty set, which cannot be stored. */
function subtract(existing: AttributeValue, removed: AttributeValue): AttributeValue | undefined {
  const type = typeOf(removed) as "SS" | "NS" | "BS";
  const elements = requireType(existing, type).filter((element) => !removed[type]?.includes(element));
  return elements.length > 0 ? { [type]: elements } : undefined;
}

function addNumbers(a: string, b: string, isSubtraction: boolean): AttributeValue {
  const right = parseDecimal(b);
  const sum = addDecimals(parseDecimal(a), isSubtraction ? negate(right) : right);
  const reason = describeUnsupported(sum);
  if (reason !== undefined) {
    throw new UpdateError(reason);
  }
  return { N: formatDecimal(sum) };
}

function copyItem(item: Item): Item {
  const copy: Item = Object.create(null);
  for (const [name, value] of Object.entries(item)) {
    copy[name] = copyValue(value);
  }
  return copy;
}

function copyValue(value: AttributeValue): AttributeValue {
  if (value.M) {
    return { M: copyItem(value.M) };
  }
  return value.L ? { L: value.L.map(copyValue) } : value;
}
