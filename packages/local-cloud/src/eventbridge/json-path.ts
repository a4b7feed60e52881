type Step = { name: string } | { index: number } | "*";

/** Reads a document; undefined where the path leads to nothing. */
export type JsonPath = (document: unknown) => unknown;

/**
 * Compiles a JSON path as EventBridge takes it: `$`, then names after dots (letters, digits, `-`, `_`, `/`), indices of
 * arrays in brackets, and `*` for either. A path with `*` reads the list of everything that it leads to.
 *
 * @throws {Error} naming the path and what in it EventBridge does not know
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @example
 * parseJsonPath("$.detail.items[0].id")({ detail: { items: [{ id: 7 }] } }); // 7
 */
export function parseJsonPath(path: string): JsonPath {
  if (!path.startsWith("$")) {
    throw new Error(`"${path}" is no JSON path, which begins with $`);
  }
  const steps: Step[] = [];
  const step = /\.(?:(\*)|([\w/-]+))|\[(?:(\*)|(\d+))\]/y;
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const found = step.exec(path);
    if (!found) {
      const rest = path.slice(at);
      throw new Error(`"${path}" has ${rest}: EventBridge knows .name, [index] and * in JSON paths, nothing else`);
    }
    const [, anyName, name, anyIndex, index] = found;
    if (anyName ?? anyIndex) {
      steps.push("*");
    } else {
      steps.push(name === undefined ? { index: Number(index) } : { name });
    }
  }
  const readsList = steps.includes("*");
  return (document) => {
    const found = steps.reduce<unknown[]>((values, each) => values.flatMap((value) => follow(each, value)), [document]);
    return readsList ? found : found[0];
  };
}

/** What a step leads to from a value: nothing, one value, or with `*` any number. */
function follow(step: Step, value: unknown): unknown[] {
  if (value === null || typeof value !== "object") {
    return [];
  }
  if (step === "*") {
    return Object.values(value);
  }
  if ("index" in step) {
    return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
  }
  return !Array.isArray(value) && Object.hasOwn(value, step.name)
    ? [(value as Record<string, unknown>)[step.name]]
    : [];
}
