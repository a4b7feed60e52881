import { readFileSync } from "node:fs";
import { evaluateTemplateParts } from "./evaluate.ts";
import { ExpressionError } from "./expression-error.ts";
import { createFunctions } from "./functions/create-functions.ts";
import type { Functions } from "./functions/define-function.ts";
import { createVariableScope, type Scope } from "./scope.ts";
import { TemplateParser } from "./template-parser.ts";
import type { Value } from "./value.ts";

/** Evaluates a text with `${…}` and `%{…}`. @throws {ExpressionError} @throws the errors of the scope */
export function evaluateTemplate(text: string, scope: Scope): Value {
  return evaluateTemplateParts(new TemplateParser(text).readTemplate(), scope);
}

export interface TerraformFunctionsOptions {
  /** The folder to which paths of files are relative. */
  folder: string;
  now: Date;
  /** Reads a file, by its absolute path. @default from the disk */
  readFile?: (path: string) => Buffer;
}

/** Creates the functions that expressions may call. */
export function createTerraformFunctions({
  readFile = readFileSync,
  ...options
}: TerraformFunctionsOptions): Functions {
  const functions: Functions = createFunctions({
    ...options,
    readFile,
    evaluateTemplate(text, variables) {
      const scope = createVariableScope(functions, new Map(Object.entries(variables)), createUnknownVariableError);
      return evaluateTemplate(text, scope);
    },
  });
  return functions;
}

function createUnknownVariableError(name: string) {
  return new ExpressionError("NOT_DEFINED", `the template uses ${name}, which is not among its variables; add it`);
}
