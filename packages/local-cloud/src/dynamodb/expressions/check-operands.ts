import { isFunctionCall, isPath, type Operand } from "./condition.ts";
import { formatPath } from "./document-path.ts";
import { type AttributeValue, compareScalars, typeOf } from "./values.ts";

const OPERAND_COUNTS: Record<string, number> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

export function isConditionFunction(name: string): boolean {
  return Object.hasOwn(OPERAND_COUNTS, name);
}

export function checkOperandCount(name: string, args: Operand[]): string | undefined {
  return args.length === OPERAND_COUNTS[name]
    ? undefined
    : `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`;
}

/** An attribute must not be compared with itself. */
export function checkDistinct(operator: string, [first, second, ...others]: Operand[]): string | undefined {
  if (!first || !second || others.length > 0 || !isPath(first) || !isPath(second)) {
    return undefined;
  }
  return formatPath(first) === formatPath(second)
    ? `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${formatPath(first)}`
    : undefined;
}

/** Only ordered types may be compared with `<`, `>` and the like, as far as the request shows them. */
export function checkOrdered(operator: string, args: Operand[]): string | undefined {
  return checkTypes(operator, args, ["S", "N", "B"]);
}

export function checkBounds(low: Operand, high: Operand): string | undefined {
  if (!isValue(low) || !isValue(high)) {
    return undefined;
  }
  const bounds = `lower bound operand: AttributeValue: ${formatValue(low)}, upper bound operand: AttributeValue: ${formatValue(high)}`;
  if (typeOf(low) !== typeOf(high)) {
    return `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`;
  }
  return (compareScalars(low, high) ?? 0) > 0
    ? `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`
    : undefined;
}

export function checkArguments(name: string, args: Operand[]): string | undefined {
  switch (name) {
    case "attribute_exists":
    case "attribute_not_exists":
      return args[0] && isPath(args[0])
        ? undefined
        : `Operator or function requires a document path; operator or function: ${name}`;
    case "begins_with":
      return checkTypes(name, args, ["S", "B"]);
    case "attribute_type":
      return checkTypeName(args[1]);
    case "size":
      return checkTypes(name, args, ["S", "B", "SS", "NS", "BS", "L", "M"]);
    default:
      return undefined;
  }
}

const TYPE_NAMES = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];

function checkTypeName(operand: Operand | undefined): string | undefined {
  const type = operand && findType(operand);
  if (type !== "S") {
    return describeWrongType("attribute_type", type ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  }
  const { S = "" } = operand as AttributeValue;
  return TYPE_NAMES.includes(S)
    ? undefined
    : `Invalid attribute type name found; type: ${S}, valid types: {${TYPE_NAMES.join(",")}}`;
}

function checkTypes(name: string, args: Operand[], allowed: string[]): string | undefined {
  const wrong = args.map(findType).find((type) => type !== undefined && !allowed.includes(type));
  return wrong && describeWrongType(name, wrong);
}

function describeWrongType(name: string, type: string): string {
  return `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
}

/** The type of a value or of a function's result. Those of attributes are not known before an item is read. */
function findType(operand: Operand): string | undefined {
  if (isPath(operand)) {
    return undefined;
  }
  return isFunctionCall(operand) ? operand.attrType : typeOf(operand);
}

function isValue(operand: Operand): operand is AttributeValue {
  return !isPath(operand) && !isFunctionCall(operand) && typeOf(operand) !== undefined;
}

function formatValue(value: AttributeValue): string {
  const type = typeOf(value);
  return `{${type}:${value[type]}}`;
}
