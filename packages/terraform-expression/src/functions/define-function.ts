import { toBoolean, toList, toNumber, toObject, toText } from "../convert.ts";
import { createInvalidValueError, ExpressionError } from "../expression-error.ts";
import type { ObjectValue, Value } from "../value.ts";

interface ParameterTypes {
  string: string;
  number: number;
  bool: boolean;
  /** A list or a set. */
  list: Value[];
  strings: string[];
  map: ObjectValue;
  any: Value;
  /** The only type that accepts null. */
  nullable: Value;
}

type ParameterType = keyof ParameterTypes;

const CONVERSIONS: { [Type in ParameterType]: (value: Value) => ParameterTypes[Type] } = {
  string: toText,
  number: toNumber,
  bool: toBoolean,
  list: toList,
  strings: (value) => toList(value).map(toText),
  map: toObject,
  any: (value) => value,
  nullable: (value) => value,
};

/** A function of Terraform, called with the values of its arguments. */
export interface FunctionDefinition {
  parameters: readonly ParameterType[];
  /** The type of further arguments. */
  rest?: ParameterType;
  call(...values: Value[]): Value;
}

export type Functions = Readonly<Record<string, FunctionDefinition>>;

type Arguments<Parameters extends readonly ParameterType[]> = {
  [Index in keyof Parameters]: ParameterTypes[Parameters[Index]];
};

export function defineFunction<const Parameters extends readonly ParameterType[]>(
  parameters: Parameters,
  call: (...values: Arguments<Parameters>) => Value,
): FunctionDefinition {
  return { parameters, call: call as unknown as FunctionDefinition["call"] };
}

/** Defines a function with any number of further arguments. */
export function defineVariadicFunction<const Parameters extends readonly ParameterType[], Rest extends ParameterType>(
  parameters: Parameters,
  rest: Rest,
  call: (...values: [...Arguments<Parameters>, ...ParameterTypes[Rest][]]) => Value,
): FunctionDefinition {
  return { parameters, rest, call: call as unknown as FunctionDefinition["call"] };
}

/** @throws {ExpressionError} if the function is unknown, or an argument is invalid */
export function callFunction(functions: Functions, name: string, values: Value[]): Value {
  const definition = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!definition) {
    const message = `the function ${name} is not supported; write its result instead`;
    throw new ExpressionError("UNKNOWN_FUNCTION", message);
  }
  const { parameters, rest } = definition;
  if (values.length < parameters.length || (rest === undefined && values.length > parameters.length)) {
    const count = `${parameters.length}${rest === undefined ? "" : " or more"}`;
    throw createInvalidValueError(`${name} takes ${count} arguments, not ${values.length}`);
  }
  const args = values.map((value, index) => convertArgument(value, parameters[index] ?? rest ?? "any", index));
  return definition.call(...args);
}

function convertArgument(value: Value, type: ParameterType, index: number): Value {
  if (value === null && type !== "nullable") {
    throw createInvalidValueError(`argument ${index + 1} must not be null`);
  }
  try {
    return CONVERSIONS[type](value);
  } catch (error) {
    throw createInvalidValueError(`argument ${index + 1}: ${(error as Error).message}`, { cause: error });
  }
}
