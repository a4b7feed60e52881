import type { Expression } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { TemplateParser } from "./template-parser.ts";
import type { ObjectAttribute, Type } from "./type-constraint.ts";
import type { Value } from "./value.ts";

const WHOLE_INTERPOLATION = /^\$\{(?<source>.*)\}$/s;

/**
 * Parses the `type` of a variable, such as `map(object({ name = string }))`, also as a whole in `${…}`.
 * @param evaluateDefault evaluates the expression of an optional attribute's default
 * @throws {ExpressionError}
 */
export function parseTypeConstraint(text: string, evaluateDefault: (source: string) => Value): Type {
  const parser = new TemplateParser(WHOLE_INTERPOLATION.exec(text)?.groups?.source ?? text);
  const expression = parser.readWholeExpression();
  return toType(expression, evaluateDefault);
}

function toType(expression: Expression, evaluateDefault: (source: string) => Value): Type {
  if (expression.kind === "variable") {
    return toNamedType(expression);
  }
  const [argument] = expression.kind === "call" ? expression.arguments : [];
  if (expression.kind !== "call" || !argument) {
    throw createUnknownTypeError(expression);
  }
  switch (expression.name) {
    case "list":
    case "set":
    case "map":
      return { kind: expression.name, element: toType(argument, evaluateDefault) };
    case "tuple":
      if (argument.kind === "list") {
        return { kind: "tuple", elements: argument.items.map((item) => toType(item, evaluateDefault)) };
      }
      break;
    case "object":
      if (argument.kind === "object") {
        const attributes = argument.entries.map(({ key, value }): [string, ObjectAttribute] => [
          key.kind === "literal" ? String(key.value) : key.source,
          toAttribute(value, evaluateDefault),
        ]);
        return { kind: "object", attributes: Object.fromEntries(attributes) };
      }
      break;
  }
  throw createUnknownTypeError(expression);
}

function toNamedType(expression: Extract<Expression, { kind: "variable" }>): Type {
  switch (expression.name) {
    case "any":
    case "string":
    case "number":
    case "bool":
      return { kind: expression.name };
    case "list":
    case "map":
    case "set":
      return { kind: expression.name, element: { kind: "any" } };
    default:
      throw createUnknownTypeError(expression);
  }
}

function toAttribute(expression: Expression, evaluateDefault: (source: string) => Value): ObjectAttribute {
  if (expression.kind !== "call" || expression.name !== "optional") {
    return { type: toType(expression, evaluateDefault), isOptional: false };
  }
  const [type, defaultValue] = expression.arguments;
  if (!type) {
    throw createUnknownTypeError(expression);
  }
  return {
    type: toType(type, evaluateDefault),
    isOptional: true,
    ...(defaultValue && { default: evaluateDefault(defaultValue.source) }),
  };
}

function createUnknownTypeError({ source }: Expression) {
  return new ExpressionError("INVALID_SYNTAX", `${source} is not a type; use one such as string or list(string)`);
}
