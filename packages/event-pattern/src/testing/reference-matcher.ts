import { isRawNumber, listEntries } from "exact-json";
import { ADDRESSES, NUMBERS } from "./arbitrary-pattern.ts";

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
  if (isScalar(value)) {
    return [{ path: path ?? "", value: toComparable(value), membership }];
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
  return listEntries(value as object).flatMap(([name, inner], position) =>
    flatten(inner, path === undefined ? name : `${path}.${name}`, `${location}/${position}`, membership),
  );
}

const isScalar = (value: unknown): value is string | number | boolean | null | undefined =>
  value === null || typeof value !== "object" || isRawNumber(value);

/** Returns the number of a notation, or a symbol of a number that no double has. */
function toComparable(value: unknown): unknown {
  if (!isRawNumber(value)) {
    return value;
  }
  return NUMBERS.indexOf(value.rawJSON) < 3 ? Number(value.rawJSON) : Symbol.for(value.rawJSON);
}

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
  fields: [string, unknown[]][],
  values: EventValue[],
  bound: Membership,
  tried = new Set<string>(),
): boolean {
  const [field, ...others] = fields;
  if (!field) {
    return true;
  }
  const state = describeState(fields, values, bound);
  if (tried.has(state)) {
    return false;
  }
  tried.add(state);
  const [path, entries] = field;
  const reachable = values.filter((candidate) => candidate.path === path && areCompatible(candidate.membership, bound));
  if (reachable.length === 0 && entries.some(isExistsFalse)) {
    return matchesSomeCombination(others, values, bound, tried);
  }
  return reachable.some(
    ({ value, membership }) =>
      entries.some((entry) => satisfies(entry, value)) &&
      matchesSomeCombination(others, values, { ...bound, ...membership }, tried),
  );
}

/** Names the remaining fields and the bound elements that matter to them, so that no state is tried twice. */
function describeState(fields: [string, unknown[]][], values: EventValue[], bound: Membership): string {
  const paths = fields.map(([path]) => path);
  const remaining = values.filter(({ path }) => paths.includes(path));
  const arrays = Object.keys(bound).filter((array) => remaining.some(({ membership }) => array in membership));
  return `${fields.length} ${arrays.sort().map((array) => `${array}=${bound[array]}`)}`;
}

const areCompatible = (membership: Membership, bound: Membership) =>
  Object.entries(membership).every(([array, index]) => bound[array] === undefined || bound[array] === index);

const isExistsFalse = (entry: unknown) => JSON.stringify(entry) === '{"exists":false}';

function satisfies(entry: unknown, value: unknown): boolean {
  if (isScalar(entry)) {
    const address = typeof entry === "string" ? ADDRESSES[entry] : undefined;
    return address === undefined
      ? toComparable(entry) === value
      : typeof value === "string" && ADDRESSES[value]?.startsWith(address) === true;
  }
  const [[name, operand]] = Object.entries(entry as object) as [[string, unknown]];
  if (name === "exists") {
    return operand === true;
  }
  if (name === "anything-but") {
    if (Array.isArray(operand) || isScalar(operand)) {
      return ![operand].flat().map(toComparable).includes(value);
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
    return listCases(affix).some((each) => satisfies({ [name]: each }, value));
  }
  const text = operand as string;
  if (name === "equals-ignore-case") {
    return listCases(text).includes(value);
  }
  if (name === "exactly") {
    return value === text;
  }
  return name === "prefix" ? `${value}"`.startsWith(text) : `"${value}`.endsWith(text);
}

/** Returns the texts that differ from a text in the case of its letters. */
function listCases(text: string): string[] {
  return [...text].reduce<string[]>(
    (texts, letter) => texts.flatMap((each) => [each + letter.toLowerCase(), each + letter.toUpperCase()]),
    [""],
  );
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

/** Compares the digits of the address that the range has, in binary. */
function isInRange(range: string, text: string): boolean {
  const [network = "", bits] = range.split("/");
  const address = ADDRESSES[text];
  if (address === undefined) {
    return false;
  }
  const digits = { "10.0.0.0": "0A000000", "10.0.0.129": "0A000081", "2001:db8::": "20010DB8" }[network] ?? "";
  return toBinary(address).slice(0, Number(bits)) === toBinary(digits).slice(0, Number(bits));
}

const toBinary = (digits: string) =>
  Array.from(digits, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
