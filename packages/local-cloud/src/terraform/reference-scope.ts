import {
  ExpressionError,
  type Functions,
  type ObjectValue,
  type Resolution,
  type Scope,
  type Value,
} from "terraform-expression";

/** Finds what names refer to. */
export interface References {
  functions: Functions;
  folder: string;
  variable(name: string): Value | undefined;
  local(name: string): Value | undefined;
  /** Returns a resource or data source, a list or a map of them, or undefined. */
  resource(type: string, name: string, attributes: readonly string[]): Resolution | undefined;
}

/** The values of `each` and `count` in a resource that is repeated. */
export type Iteration = { each: ObjectValue } | { count: ObjectValue } | undefined;

const OUTSIDE: Record<string, string> = {
  self: "self exists only in provisioners, which do not run locally",
  each: "each exists only in a resource with for_each",
  count: "count exists only in a resource with count",
};

/** Creates the scope of a block. */
export function createReferenceScope(references: References, iteration?: Iteration): Scope {
  const named: Record<string, ObjectValue> = {
    path: { module: ".", root: ".", cwd: references.folder },
    terraform: { workspace: "default" },
    ...iteration,
  };
  return {
    functions: references.functions,
    resolve(root, attributes) {
      if (Object.hasOwn(named, root)) {
        return { value: named[root] as ObjectValue, consumed: 0 };
      }
      const resolution = find(references, root, attributes);
      if (!resolution) {
        throw createNotDefinedError([root, ...attributes]);
      }
      return resolution;
    },
  };
}

function find(references: References, root: string, attributes: readonly string[]): Resolution | undefined {
  const [first = "", second = ""] = attributes;
  if (root === "var" || root === "local") {
    const value = root === "var" ? references.variable(first) : references.local(first);
    return value === undefined ? undefined : { value, consumed: 1 };
  }
  if (Object.hasOwn(OUTSIDE, root)) {
    return undefined;
  }
  const [type, name, skipped] = root === "data" ? [`data.${first}`, second, 2] : [root, first, 1];
  const resolution = references.resource(type, name, attributes.slice(skipped));
  return resolution && { value: resolution.value, consumed: resolution.consumed + skipped };
}

function createNotDefinedError([root = "", ...attributes]: string[]): ExpressionError {
  const quoted = `\${${[root, ...attributes].join(".")}}`;
  const reason = Object.hasOwn(OUTSIDE, root)
    ? `${quoted} is not available: ${OUTSIDE[root]}`
    : `${quoted} is not defined in the stack; check its type and name`;
  return new ExpressionError("NOT_DEFINED", reason);
}
