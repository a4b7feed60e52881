import type { Functions } from "./functions/define-function.ts";
import type { Value } from "./value.ts";

/** The value of the longest prefix of a reference that has one. */
export interface Resolution {
  value: Value;
  /** The number of attributes that belong to the prefix. */
  consumed: number;
}

export interface Scope {
  functions: Functions;
  /**
   * Resolves a reference such as `aws_sqs_queue.orders.arn` from its first name and the attributes that follow.
   * @throws {ExpressionError} if the name is not defined
   */
  resolve(name: string, attributes: readonly string[]): Resolution;
}

/** Creates a scope that has only these variables. */
export function createVariableScope(
  functions: Functions,
  variables: ReadonlyMap<string, Value>,
  createError: (name: string) => Error,
): Scope {
  return {
    functions,
    resolve(name) {
      const value = variables.get(name);
      if (value === undefined) {
        throw createError(name);
      }
      return { value, consumed: 0 };
    },
  };
}
