// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTerraformFunctions, evaluateTemplate } from "./evaluate-template.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Scope } from "./scope.ts";
import type { Value } from "./value.ts";

const scope: Scope = {
  functions: createTerraformFunctions({ folder: "/", now: new Date() }),
  resolve(name) {
    if (name === "a") {
      return { value: { b: [1, "x", null], c: { d: true } }, consumed: 0 };
    }
    throw new ExpressionError("NOT_DEFINED", `${name} is not defined`);
  },
};
const evaluate = (template: string) => evaluateTemplate(template, scope);

/** Writes a value as an expression. */
function write(value: Value): string {
  return JSON.stringify(value).replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);
}

const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "a", "é", "~", "😀") }),
    fc.integer({ min: -1e9, max: 1e9 }),
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom("a", "b", "_", "$", "{", " ") }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** In Terraform, `$$${` is an escape after a dollar. */
const isAmbiguous = (text: string) => /[$%]{2}\{/.test(text);

test("evaluates any value that is written as an expression to itself", () => {
  fc.assert(
    fc.property(
      value.filter((value) => !isAmbiguous(JSON.stringify(value))),
      (value) => {
        expect(evaluate(`\${${write(value)}}`)).toEqual(value);
        expect(evaluate(`\${jsondecode(jsonencode(${write(value)}))}`)).toEqual(value);
      },
    ),
    { numRuns: 300 },
  );
});

test("returns escaped text unescaped", () => {
  const text = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "~", "a", "\n") });
  fc.assert(
    fc.property(
      text.filter((text) => !isAmbiguous(text)),
      (text) => {
        expect(evaluate(text.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening))).toBe(text);
      },
    ),
  );
});

test("calculates as JavaScript does", () => {
  const expression = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5 },
      fc.nat(1000).map(String),
      fc.tuple(tie("expression"), fc.constantFrom("+", "-", "*"), tie("expression")).map((parts) => parts.join(" ")),
      tie("expression").map((inner) => `(${inner})`),
      tie("expression").map((inner) => `-(${inner})`),
    ),
  })).expression;
  fc.assert(
    fc.property(expression, (source) => {
      expect(evaluate(`\${${source}}`)).toBe(new Function(`return ${source} + 0`)());
    }),
  );
});

test("evaluates any text or throws an ExpressionError", () => {
  const piece = fc.constantFrom(
    ...["${", "$${", "%{", "%%{", "}", "~", '"', "\\", "\n", "<<EOT\n", "EOT\n", "//", "/*", "#"],
    ...[
      "a",
      "a.b",
      "a.b[0]",
      "[*]",
      ".*",
      ".0",
      "[",
      "]",
      "{",
      "(",
      ")",
      ",",
      "=",
      "=>",
      ":",
      "?",
      "...",
      "1",
      "1.5",
      "null",
    ],
    ...["for x in a : x", "if true", "else", "endif", "for x in a.b", "endfor", "+", "-", "!", "==", "&&", "<", "%"],
    ...["upper(", "try(", "jsonencode(", "merge(", "regex(", "format(", " "],
  );
  const template = fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { maxLength: 30 });
  fc.assert(
    fc.property(template, fc.boolean(), (pieces, isExpression) => {
      try {
        evaluate(isExpression ? `\${${pieces.join("")}}` : pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 1000 },
  );
});

/** Linear algorithms take a fraction of it; quadratic ones take minutes. */
const MAX_CPU_MICROSECONDS = 2_000_000;

test.each([
  "${".repeat(200_000),
  `\${${"[".repeat(200_000)}`,
  `\${${"(".repeat(200_000)}`,
  `\${${"!".repeat(200_000)}`,
  `\${${"a ? ".repeat(200_000)}`,
  `\${a${".z".repeat(200_000)}!}`,
  `\${a${"_".repeat(200_000)}}`,
  `\${1${" + 1".repeat(100_000)}!}`,
  `\${1${" + 1".repeat(100_000)}}`,
  `\${a${"[*]".repeat(100_000)}}`,
  `\${"${"x".repeat(400_000)}"}`,
  "%{ if true }".repeat(50_000),
  "$".repeat(400_000),
  `\${/*${"*".repeat(400_000)}}`,
])("rejects or evaluates a long repetitive template (%#) in linear time", (template) => {
  const before = process.threadCpuUsage();
  try {
    evaluate(template);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
  }
  // CPU time of this thread, because other load of the machine stretches the time of day.
  expect(process.threadCpuUsage(before).user).toBeLessThan(MAX_CPU_MICROSECONDS);
});
