// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createTerraformFunctions, evaluateTemplate } from "./evaluate-template.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Scope } from "./scope.ts";

/** Templates with the results of Terraform 1.11.4, which `testing/record-templates.ts` records. */
const rows = readFileSync(new URL("testing/templates.ndjson", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line): { template: string; value?: unknown; error?: string } => JSON.parse(line));

const scope: Scope = {
  functions: createTerraformFunctions({ folder: "/", now: new Date() }),
  resolve(name) {
    throw new ExpressionError("NOT_DEFINED", `${name} is not defined`);
  },
};

function evaluate(template: string): unknown {
  // A set is a list in the JSON of Terraform's outputs.
  const listSets = (_: string, value: unknown) => (value instanceof Set ? [...value] : value);
  return JSON.parse(JSON.stringify(evaluateTemplate(template, scope), listSets));
}

test.each(rows)("evaluates $template as Terraform does", ({ template, ...expected }) => {
  if (expected.error === undefined) {
    expect(evaluate(template)).toEqual(expected.value);
  } else {
    expect(() => evaluateTemplate(template, scope)).toThrow(ExpressionError);
  }
});
