/**
 * Matches as event-ruler does, in the simplest way, for tests to compare with: expands the pattern, flattens the event and
 * tries every combination of its values. Accepts valid patterns only.
 */
export function matchesByDefinition(pattern: object, event: object): boolean {
  const values = flatten(event);
  return expand(pattern, "").some((fields) => {
    const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
    return matchesSomeCombination(sorted, values, {});
  });
}

/** The index of an element in each array, by the array's location in the event. */
type Membership = Record<string, number>;

interface EventValue {
  readonly path: string;
  readonly value: unknown;
  readonly membership: Membership;
}

function flatten(
  value: unknown,
  path: string | undefined = undefined,
  location = "",
  membership: Membership = {},
): EventValue[] {
  if (value === null || typeof value !== "object") {
    return [{ path: path ?? "", value, membership }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((element, index) =>
      flatten(
        element,
        path,
        `${location}[${index}]`,
        isScalar(element) ? membership : { ...membership, [location]: index },
      ),
    );
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, path === undefined ? name : `${path}.${name}`, `${location}/${name}`, membership),
  );
}

const isScalar = (value: unknown) => value === null || typeof value !== "object";

type Fields = Record<string, unknown[]>;

function expand(pattern: object, parent: string): Fields[] {
  let products: Fields[] = [{}];
  for (const [name, value] of Object.entries(pattern)) {
    const path = parent === "" ? name : `${parent}.${name}`;
    let factors: Fields[];
    if (name === "$or") {
      factors = (value as object[]).flatMap((option) => expand(option, parent));
    } else if (Array.isArray(value)) {
      factors = [{ [path]: value }];
    } else {
      factors = expand(value, path);
    }
    products = products.flatMap((product) => factors.map((factor) => ({ ...product, ...factor })));
  }
  return products;
}

function matchesSomeCombination(
  [field, ...others]: [string, unknown[]][],
  values: EventValue[],
  bound: Membership,
): boolean {
  if (!field) {
    return true;
  }
  const [path, entries] = field;
  const reachable = values.filter((candidate) => candidate.path === path && areCompatible(candidate.membership, bound));
  if (reachable.length === 0 && entries.some(isExistsFalse)) {
    return matchesSomeCombination(others, values, bound);
  }
  return reachable.some(
    ({ value, membership }) =>
      entries.some((entry) => satisfies(entry, value)) &&
      matchesSomeCombination(others, values, { ...bound, ...membership }),
  );
}

const areCompatible = (membership: Membership, bound: Membership) =>
  Object.entries(membership).every(([array, index]) => bound[array] === undefined || bound[array] === index);

const isExistsFalse = (entry: unknown) => JSON.stringify(entry) === '{"exists":false}';

function satisfies(entry: unknown, value: unknown): boolean {
  if (isScalar(entry)) {
    return entry === value;
  }
  const [[name, operand]] = Object.entries(entry as object) as [[string, unknown]];
  if (name === "exists") {
    return operand === true;
  }
  if (name === "anything-but") {
    if (Array.isArray(operand) || isScalar(operand)) {
      return ![operand].flat().includes(value);
    }
    const [[inner, operands]] = Object.entries(operand as object) as [[string, unknown]];
    return ![operands].flat().some((one) => satisfies({ [inner]: one }, value));
  }
  if (name === "numeric") {
    return typeof value === "number" && comparesAs(operand as (string | number)[], value);
  }
  if (typeof value !== "string") {
    return false;
  }
  if (name === "wildcard") {
    return isLike(operand as string, value);
  }
  if (name === "cidr") {
    return isInRange(operand as string, value);
  }
  if (!isScalar(operand)) {
    const { "equals-ignore-case": affix } = operand as { "equals-ignore-case": string };
    return satisfies({ [name]: affix.toLowerCase() }, value.toLowerCase());
  }
  const text = operand as string;
  if (name === "equals-ignore-case") {
    return value.toLowerCase() === text.toLowerCase();
  }
  return name === "prefix" ? value.slice(0, text.length) === text : value.endsWith(text);
}

function comparesAs([comparison, bound, ...range]: (string | number)[], value: number): boolean {
  if (range.length > 0 && !comparesAs(range, value)) {
    return false;
  }
  const difference = value - Number(bound);
  return String(comparison)
    .split("")
    .some((sign) => ({ "<": difference < 0, ">": difference > 0 })[sign] ?? difference === 0);
}

function isLike(pattern: string, text: string): boolean {
  if (pattern === "") {
    return text === "";
  }
  if (pattern.startsWith("*")) {
    return isLike(pattern.slice(1), text) || (text !== "" && isLike(pattern, text.slice(1)));
  }
  const rest = pattern.startsWith("\\") ? pattern.slice(1) : pattern;
  return text !== "" && rest[0] === text[0] && isLike(rest.slice(1), text.slice(1));
}

/** Supports IPv4 only. */
function isInRange(range: string, address: string): boolean {
  const [network = "", bits] = range.split("/");
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(address)) {
    return false;
  }
  const binary = (text: string) =>
    text
      .split(".")
      .map((byte) => Number(byte).toString(2).padStart(8, "0"))
      .join("");
  return binary(network).slice(0, Number(bits)) === binary(address).slice(0, Number(bits));
}
