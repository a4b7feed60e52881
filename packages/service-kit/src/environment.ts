export class InvalidEnvironmentError extends Error {
  readonly code = "INVALID_ENVIRONMENT";

  constructor(problems: string[]) {
    super(`${problems.join("; ")}: set it in the function's environment in the stack`);
    this.name = "InvalidEnvironmentError";
  }
}

/** Reads variables; call it once, in the entry file. @throws {InvalidEnvironmentError} listing missing or empty ones */
export function readEnvironment<const Name extends string>(
  names: readonly Name[],
  environment: Record<string, string | undefined> = process.env,
): Record<Name, string> {
  const values = names.map((name) => [name, environment[name]] as const);
  const problems = values
    .filter(([, value]) => !value)
    .map(([name, value]) => `${name} is ${value === undefined ? "missing" : "empty"}`);
  if (problems.length > 0) {
    throw new InvalidEnvironmentError(problems);
  }
  return Object.fromEntries(values) as Record<Name, string>;
}
