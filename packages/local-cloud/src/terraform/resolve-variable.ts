import {
  convert,
  evaluateTemplate,
  parseTypeConstraint,
  type Scope,
  type Type,
  type Value,
} from "terraform-expression";
import { type Block, listBlocks } from "./blocks.ts";
import { createInvalidResourceError, StackError, toStackError } from "./stack-error.ts";
import { parseVariableText, type VariableValue } from "./variable-values.ts";

/**
 * Returns the value of a variable, converted to its type and validated.
 * @param given undefined for the default
 * @throws {StackError} if it has no value, or an invalid one
 */
export function resolveVariable(name: string, block: Block, given: VariableValue | undefined, scope: Scope): Value {
  const where = `var.${name}`;
  const type = readType(block.type, where, scope);
  const raw = given ? readGiven(given, type, where) : block.default;
  if (raw === undefined) {
    throw new StackError(
      "UNKNOWN_REFERENCE",
      `${where}: the variable has neither a value nor a default; pass --var ${name}=<value> or set TF_VAR_${name}`,
    );
  }
  const value = convertTo(raw === null && block.nullable === false ? block.default : raw, type, where);
  validate(name, block.validation, value, scope);
  return value;
}

function readType(type: unknown, where: string, scope: Scope): Type {
  if (type === undefined) {
    return { kind: "any" };
  }
  try {
    return parseTypeConstraint(String(type), (source) => evaluateTemplate(`\${${source}}`, scope));
  } catch (error) {
    throw toStackError(error, `${where}: type`);
  }
}

function readGiven(given: VariableValue, type: Type, where: string): unknown {
  if ("value" in given) {
    return given.value;
  }
  const isText = ["any", "string", "number", "bool"].includes(type.kind);
  return isText ? given.text : parseVariableText(given.text, where);
}

function convertTo(raw: unknown, type: Type, where: string): Value {
  try {
    return convert(raw as Value, type);
  } catch (error) {
    throw toStackError(error, where);
  }
}

function validate(name: string, validation: unknown, value: Value, outer: Scope): void {
  const scope: Scope = {
    functions: outer.functions,
    resolve: (root, attributes) =>
      root === "var" && attributes[0] === name ? { value, consumed: 1 } : outer.resolve(root, attributes),
  };
  for (const [, { condition, error_message }] of listBlocks(validation ?? [], 0, `var.${name}: validation`)) {
    try {
      const isValid = typeof condition === "string" ? evaluateTemplate(condition, scope) : condition;
      if (isValid !== true && isValid !== "true") {
        const message = evaluateTemplate(String(error_message ?? "the value is invalid"), scope);
        throw createInvalidResourceError(`var.${name}: ${message}`);
      }
    } catch (error) {
      throw toStackError(error, `var.${name}: validation`);
    }
  }
}
