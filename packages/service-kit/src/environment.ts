import * as z from "zod";

/** A variable of the function's environment is missing or unusable. */
export class InvalidEnvironmentError extends Error {
  readonly code = "INVALID_ENVIRONMENT";

  constructor(problems: string[]) {
    super(`${problems.join("; ")}: the function's environment in the stack must set it`);
    this.name = "InvalidEnvironmentError";
  }
}

/**
 * Reads what a service needs from its environment. Call it once, in the entry file.
 *
 * @throws {InvalidEnvironmentError} naming each variable that is missing or empty
 */
export function readEnvironment<const Name extends string>(
  names: readonly Name[],
  environment: Record<string, string | undefined> = process.env,
): Record<Name, string> {
  const schema = z.object(Object.fromEntries(names.map((name) => [name, z.string().min(1)])));
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    throw new InvalidEnvironmentError(
      parsed.error.issues.map(
        ({ path: [name] }) => `${String(name)} is ${environment[String(name)] === undefined ? "missing" : "empty"}`,
      ),
    );
  }
  return parsed.data as Record<Name, string>;
}
