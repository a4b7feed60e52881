/** No function of the stack goes by a name, or more than one. */
export class FunctionNotFoundError extends Error {
  readonly code = "FUNCTION_NOT_FOUND";

  constructor(name: string, functionNames: readonly string[]) {
    super(`"${name}" is the name of no one function: the stack has ${functionNames.join(", ") || "none"}`);
    this.name = "FunctionNotFoundError";
  }
}
