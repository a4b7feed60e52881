/// <reference path="../dynalite.d.ts" />
import conditionParser from "dynalite/db/conditionParser.js";
import updateParser from "dynalite/db/updateParser.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExpressionContext } from "./expression-scope.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseUpdate } from "./parse-update.ts";
import { compareScalars } from "./values.ts";

/** A parser of dynalite, whose errors were recorded on AWS, but which takes exponential time for parentheses. */
interface DynaliteParser {
  parse(expression: string, options: { context: object }): unknown;
}

const name = fc.constantFrom("a", "b", "size", "#c", "#d", "a.b", "a[1]", "#c.#d[0]", "a.b[3].size", "(a)", "(#c)");
const value = fc.constantFrom(":s", ":n", ":bool", ":list", ":set", ":x");
const functionName = fc.constantFrom("attribute_exists", "attribute_type", "begins_with", "contains", "size", "f");
const { operand } = fc.letrec<{ operand: string; call: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 1 },
    { arbitrary: name, weight: 4 },
    { arbitrary: value, weight: 4 },
    { arbitrary: tie("call"), weight: 1 },
  ),
  call: fc
    .tuple(functionName, fc.array(tie("operand"), { minLength: 1, maxLength: 2 }))
    .map(([name, args]) => `${name}(${args.join(", ")})`),
}));
/** Dynalite accepts operands that have no ordering. */
const ordered = fc.oneof(name, fc.constantFrom(":s", ":n", ":x"));
const comparison = fc.oneof(
  fc.tuple(operand, fc.constantFrom("=", "<>"), operand).map((parts) => parts.join(" ")),
  fc.tuple(ordered, ordered, ordered).map(([a, b, c]) => `${a} BETWEEN ${b} and ${c}`),
  fc.tuple(operand, operand, operand).map(([a, b, c]) => `${a} in (${b}, ${c})`),
  fc.tuple(functionName, operand, operand).map(([name, a, b]) => `${name}(${a}, ${b})`),
  operand,
);
const { condition } = fc.letrec<{ condition: string; joined: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    comparison,
    tie("joined"),
    tie("joined").map((joined) => `(${joined})`),
    comparison.map((part) => `(${part})`),
  ),
  joined: fc.oneof(
    fc.tuple(tie("condition"), fc.constantFrom("AND", "or"), tie("condition")).map((parts) => parts.join(" ")),
    tie("condition").map((part) => `not (${part})`),
  ),
}));
const updateFunction = fc
  .tuple(fc.constantFrom("if_not_exists", "list_append", "f"), fc.oneof(name, value), fc.oneof(name, value))
  .map(([name, ...args]) => `${name}(${args.join(",")})`);
const updateOperand = fc.oneof(
  fc.constantFrom("a", "b", "#c", "#d.b", "size"),
  value,
  updateFunction.filter((call) => !call.includes("(a)") && !call.includes("(#c)")),
);
const path = fc.constantFrom("a", "b", "#c", "#d", "a.b", "a[1]", "a[2]", "#c.#d", "size");
const section = fc.oneof(
  fc.tuple(path, updateOperand).map(([path, assigned]) => `SET ${path} = ${assigned}`),
  fc
    .tuple(path, updateOperand, fc.constantFrom("+", "-"), updateOperand, path)
    .map(([path, a, sign, b, other]) => `SET ${path} = (${a} ${sign} ${b}), ${other} = ${a}`),
  fc.tuple(path, path).map(([a, b]) => `remove ${a}, ${b}`),
  fc.tuple(fc.constantFrom("ADD", "DELETE"), path, value).map((parts) => parts.join(" ")),
);
const update = fc.array(section, { minLength: 1, maxLength: 3 }).map((sections) => sections.join(" "));

const values = {
  ":s": { S: "L" },
  ":n": { N: "1" },
  ":bool": { BOOL: true },
  ":list": { L: [] },
  ":set": { SS: ["a"] },
};

function createContext(): ExpressionContext & { compare: unknown } {
  return {
    attrNames: { "#c": "c" },
    attrVals: values,
    unusedAttrNames: { "#c": true },
    unusedAttrVals: Object.fromEntries(Object.keys(values).map((key) => [key, true])),
    isReserved: (name) => name === "size",
    compare: (_: string, a: object, b: object) => (compareScalars(a, b) ?? 0) > 0,
  };
}

/** If there are several errors of these kinds, each parser may report another one. */
const INTERCHANGEABLE = /^(Syntax error|Two document paths conflict|The function is not allowed)(?=.)/s;

/** Describes what a parser makes of an expression, without what it derives from it. */
function describe(parse: (context: ExpressionContext) => unknown): unknown {
  const context = createContext();
  let result: unknown;
  try {
    result = parse(context);
  } catch (error) {
    const { message, name } = error as Error;
    return name === "SyntaxError" ? "Syntax error" : toKind(message);
  }
  const { unusedAttrNames, unusedAttrVals } = context;
  return typeof result === "string"
    ? toKind(result)
    : JSON.parse(
        JSON.stringify({ result, unusedAttrNames, unusedAttrVals }, (key, value) =>
          key === "attrType" ? undefined : value,
        ),
      );
}

function toKind(message: string): string {
  return INTERCHANGEABLE.exec(message)?.[0] ?? message;
}

test.each<[string, fc.Arbitrary<string>, DynaliteParser, (expression: string, context: ExpressionContext) => unknown]>([
  ["conditions", condition, conditionParser, parseCondition],
  ["updates", update, updateParser, parseUpdate],
])("%s are understood as by dynalite, whose errors are those of AWS", (_, expressions, dynalite, parse) => {
  fc.assert(
    fc.property(expressions, (expression) => {
      const expected = describe((context) => dynalite.parse(expression, { context }));
      expect(describe((context) => parse(expression, context))).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});
