import { isRawNumber } from "exact-json";

type Step = { name: string } | { index: number } | "*";

/** Reads a value of a document; undefined if the path matches nothing. */
export type JsonPath = (document: unknown) => unknown;

/**
 * Compiles a path such as `$.detail.items[0].id`; one with `*` reads a list. @throws {Error} if it is unsupported
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseJsonPath(path: string): JsonPath {
  if (!path.startsWith("$")) {
    throw new Error(`invalid JSON path "${path}": start it with $`);
  }
  const steps: Step[] = [];
  const step = /\.(?:(\*)|([\w/-]+))|\[(?:(\*)|(\d+))\]/y;
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const found = step.exec(path);
    if (!found) {
      const rest = path.slice(at);
      throw new Error(`invalid JSON path "${path}" at ${rest}: EventBridge supports only .name, [index] and *`);
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

function follow(step: Step, value: unknown): unknown[] {
  if (value === null || typeof value !== "object" || isRawNumber(value)) {
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
