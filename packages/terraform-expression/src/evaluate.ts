import { applyOperator } from "./apply-operator.ts";
import { toBoolean, toNumber, toText } from "./convert.ts";
import type { Expression, ForExpression, Step, Template, TemplatePart } from "./expression.ts";
import { createInvalidValueError, ExpressionError, quoteExpression } from "./expression-error.ts";
import { callFunction } from "./functions/define-function.ts";
import type { Scope } from "./scope.ts";
import { unifyValues } from "./unify.ts";
import { isObject, listEntries, type Value } from "./value.ts";

/** Evaluates an expression. @throws {ExpressionError} @throws the errors of the scope */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return evaluateTemplateParts(expression.template, scope);
    case "parentheses":
      return evaluate(expression.expression, scope);
    case "variable":
      return scope.resolve(expression.name, []).value;
    case "traversal":
      return evaluateTraversal(expression, scope);
    case "call":
      return evaluateCall(expression, scope);
    case "unary": {
      const operand = evaluate(expression.operand, scope);
      return explain(expression, () => (expression.operator === "!" ? !toBoolean(operand) : 0 - toNumber(operand)));
    }
    case "binary":
      return evaluateBinary(expression, scope);
    case "conditional":
      return evaluateConditional(expression, scope);
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return evaluateObject(expression, scope);
    case "for":
      return evaluateFor(expression, scope);
  }
}

/** A template that is a single interpolation has the value of its expression; any other one is a string. */
export function evaluateTemplateParts(template: Template, scope: Scope): Value {
  const [part] = template;
  if (template.length === 1 && part?.kind === "interpolation") {
    return evaluate(part.expression, scope);
  }
  return renderTemplate(template, scope);
}

function renderTemplate(template: Template, scope: Scope): string {
  return template.map((part) => renderPart(part, scope)).join("");
}

function renderPart(part: TemplatePart, scope: Scope): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "interpolation": {
      const value = evaluate(part.expression, scope);
      if (value === null || typeof value === "object") {
        const quoted = quoteExpression(part.expression.source);
        throw createInvalidValueError(
          `${quoted} is not a string, number or boolean, so it cannot be part of a text; use jsonencode, join or an element of it`,
        );
      }
      return toText(value);
    }
    case "if":
      return renderTemplate(evaluateCondition(part.condition, scope) ? part.then : part.otherwise, scope);
    case "for": {
      const elements = listElements(evaluate(part.collection, scope), part.collection);
      return elements.map((element) => renderTemplate(part.body, addVariables(scope, part, element))).join("");
    }
  }
}

function evaluateCondition(condition: Expression, scope: Scope): boolean {
  const value = evaluate(condition, scope);
  return explain(condition, () => toBoolean(value));
}

function evaluateTraversal(expression: Extract<Expression, { kind: "traversal" }>, scope: Scope): Value {
  const { object, steps } = expression;
  if (object.kind !== "variable") {
    return takeSteps(evaluate(object, scope), steps, object.source, scope);
  }
  const { consumed, value } = scope.resolve(object.name, listLeadingAttributes(steps));
  const sources = steps.slice(0, consumed).map((step) => step.source);
  const source = object.source + sources.join("");
  return takeSteps(value, steps.slice(consumed), source, scope);
}

function listLeadingAttributes(steps: Step[]): string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind !== "attribute") {
      break;
    }
    names.push(step.name);
  }
  return names;
}

function takeSteps(start: Value, steps: Step[], startSource: string, scope: Scope): Value {
  let value = start;
  let source = startSource;
  for (const step of steps) {
    const outer = source;
    source += step.source;
    if (step.kind === "splat") {
      const elements = value === null ? [] : Array.isArray(value) || value instanceof Set ? [...value] : [value];
      value = elements.map((element) => takeSteps(element, step.steps, outer + step.source, scope));
    } else {
      value = takeElement(value, step.kind === "attribute" ? step.name : evaluate(step.key, scope), source);
    }
  }
  return value;
}

function takeElement(value: Value, key: Value, source: string): Value {
  const element = findElement(value, key);
  if (element === undefined) {
    const message = `${quoteExpression(source)} has no value; set the attribute, or refer to another one`;
    throw new ExpressionError("NO_VALUE", message);
  }
  return element;
}

function findElement(value: Value, key: Value): Value | undefined {
  if (isObject(value)) {
    const name = typeof key === "object" ? undefined : toText(key);
    return name !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return Array.isArray(value) && key !== "" && Number.isInteger(Number(key)) && Number(key) >= 0
    ? value[Number(key)]
    : undefined;
}

function evaluateCall(expression: Extract<Expression, { kind: "call" }>, scope: Scope): Value {
  if (expression.name === "try" || expression.name === "can") {
    return evaluateAttempts(expression, scope);
  }
  const values = expression.arguments.map((argument) => evaluate(argument, scope));
  return explain(expression, () => {
    const last = expression.isExpanded ? values.pop() : undefined;
    if (last !== undefined && !Array.isArray(last) && !(last instanceof Set)) {
      throw createInvalidValueError('the argument before "..." must be a list');
    }
    return callFunction(scope.functions, expression.name, [...values, ...(last ?? [])]);
  });
}

/** `try` returns the first argument without an error, `can` whether its argument has none. */
function evaluateAttempts(expression: Extract<Expression, { kind: "call" }>, scope: Scope): Value {
  let failure: unknown = createInvalidValueError(`${expression.name} needs an argument`);
  for (const argument of expression.arguments) {
    try {
      const value = evaluate(argument, scope);
      return expression.name === "can" ? true : value;
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.code === "UNKNOWN_FUNCTION" || error.code === "NOT_DEFINED") {
        throw error;
      }
      failure = error;
    }
  }
  if (expression.name === "can" && expression.arguments.length > 0) {
    return false;
  }
  throw failure;
}

function evaluateBinary(expression: Extract<Expression, { kind: "binary" }>, scope: Scope): Value {
  const left = evaluate(expression.left, scope);
  const right = evaluate(expression.right, scope);
  return explain(expression, () => applyOperator(expression.operator, left, right));
}

/** Evaluates only the selected branch, unless the branches have different types. */
function evaluateConditional(expression: Extract<Expression, { kind: "conditional" }>, scope: Scope): Value {
  const isTrue = evaluateCondition(expression.condition, scope);
  const [selected, other] = isTrue ? [expression.then, expression.otherwise] : [expression.otherwise, expression.then];
  const value = evaluate(selected, scope);
  const otherValue = evaluateOptional(other, scope);
  return explain(expression, () => (otherValue === undefined ? value : (unifyValues([value, otherValue])[0] ?? null)));
}

function evaluateOptional(expression: Expression, scope: Scope): Value | undefined {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (error instanceof ExpressionError && (error.code === "NO_VALUE" || error.code === "INVALID_VALUE")) {
      return undefined;
    }
    throw error;
  }
}

function evaluateObject(expression: Extract<Expression, { kind: "object" }>, scope: Scope): Value {
  return Object.fromEntries(
    expression.entries.map(({ key, value }) => [evaluateKey(key, scope), evaluate(value, scope)]),
  );
}

function evaluateKey(expression: Expression, scope: Scope): string {
  const key = evaluate(expression, scope);
  return explain(expression, () => toText(key));
}

interface Loop {
  keyName: string | undefined;
  valueName: string;
}

type Element = [key: Value, value: Value];

function evaluateFor(expression: ForExpression & { source: string }, scope: Scope): Value {
  const { collection, condition, isGrouped, key, value } = expression;
  const scopes = listElements(evaluate(collection, scope), collection)
    .map((element) => addVariables(scope, expression, element))
    .filter((inner) => condition === undefined || evaluateCondition(condition, inner));
  if (key === undefined) {
    return scopes.map((inner) => evaluate(value, inner));
  }
  const result = new Map<string, Value>();
  for (const inner of scopes) {
    const name = evaluateKey(key, inner);
    const item = evaluate(value, inner);
    if (isGrouped) {
      result.set(name, [...((result.get(name) as Value[] | undefined) ?? []), item]);
    } else if (result.has(name)) {
      const quoted = quoteExpression(expression.source);
      throw createInvalidValueError(
        `cannot evaluate ${quoted}: two elements have the key "${name}"; add ... to group them`,
      );
    } else {
      result.set(name, item);
    }
  }
  return Object.fromEntries(result);
}

function listElements(collection: Value, expression: Expression): Element[] {
  if (Array.isArray(collection)) {
    return collection.map((value, index) => [index, value]);
  }
  if (collection instanceof Set) {
    return [...collection].map((value) => [value, value]);
  }
  if (isObject(collection)) {
    return listEntries(collection);
  }
  throw createInvalidValueError(`${quoteExpression(expression.source)} is not a list, set or map`);
}

function addVariables(scope: Scope, { keyName, valueName }: Loop, [key, value]: Element): Scope {
  return {
    functions: scope.functions,
    resolve(name, attributes) {
      if (name === valueName || name === keyName) {
        return { value: name === valueName ? value : key, consumed: 0 };
      }
      return scope.resolve(name, attributes);
    },
  };
}

/** Adds the expression to the message of an error that only names the value. */
function explain<Result>({ source }: Expression, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ExpressionError && (error.code === "INVALID_VALUE" || error.code === "UNKNOWN_FUNCTION")) {
      const message = `cannot evaluate ${quoteExpression(source)}: ${error.message}`;
      throw new ExpressionError(error.code, message, { cause: error });
    }
    throw error;
  }
}
