/** A name matches no function of the stack, or more than one. */
export class FunctionNotFoundError extends Error {
  readonly code = "FUNCTION_NOT_FOUND";

  constructor(name: string, functionNames: readonly string[]) {
    super(`unknown or ambiguous function "${name}": the stack has ${functionNames.join(", ") || "none"}`);
    this.name = "FunctionNotFoundError";
  }
}
