import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTerraformFunctions, ExpressionError, evaluateTemplate, type Value } from "terraform-expression";
import { isBlock } from "./blocks.ts";
import { StackError, toStackError } from "./stack-error.ts";

/** The value of a variable: a JSON value, or the text of an environment variable or a command line. */
export type VariableValue = { value: unknown } | { text: string };

export interface VariableSources {
  /** Texts by name, from a command line. */
  variables?: Readonly<Record<string, string>> | undefined;
  environment?: Readonly<Record<string, string | undefined>>;
}

const PREFIX = "TF_VAR_";

/**
 * Reads the values of variables from where Terraform reads them: `TF_VAR_<name>`, `terraform.tfvars`, `*.auto.tfvars`,
 * their JSON variants, and the command line, each before the previous ones.
 * @throws {StackError} if a file is invalid
 */
export function readVariableValues(
  folder: string,
  { environment = {}, variables = {} }: VariableSources,
): Map<string, VariableValue> {
  const values = new Map<string, VariableValue>();
  for (const [name, text] of Object.entries(environment)) {
    if (name.startsWith(PREFIX) && text !== undefined) {
      values.set(name.slice(PREFIX.length), { text });
    }
  }
  for (const file of listFiles(folder)) {
    for (const [name, value] of Object.entries(readValues(file))) {
      values.set(name, { value });
    }
  }
  for (const [name, text] of Object.entries(variables)) {
    values.set(name, { text });
  }
  return values;
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  const automatic = readdirSync(folder)
    .filter((name) => /\.auto\.tfvars(\.json)?$/.test(name))
    .sort();
  return ["terraform.tfvars", "terraform.tfvars.json", ...automatic]
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file));
}

function readValues(file: string): object {
  const text = readFileSync(file, "utf8");
  try {
    const values = file.endsWith(".json") ? JSON.parse(text) : evaluateConstant(`{\n${text}\n}`);
    if (isBlock(values)) {
      return values;
    }
  } catch (cause) {
    throw new StackError("STACK_NOT_JSON", `${file}: ${(cause as Error).message}`, { cause });
  }
  throw new StackError("STACK_NOT_JSON", `${file}: expected an object of variables`);
}

/** Parses the text of a variable that is neither a string nor of any type. @throws {StackError} */
export function parseVariableText(text: string, where: string): Value {
  try {
    return evaluateConstant(text);
  } catch (error) {
    throw toStackError(error, where);
  }
}

function evaluateConstant(source: string): Value {
  return evaluateTemplate(`\${${source}}`, {
    functions: createTerraformFunctions({ folder: "/", now: new Date(0) }),
    resolve(name) {
      throw new ExpressionError("NOT_DEFINED", `${name} is not a value; write a string in quotes`);
    },
  });
}
