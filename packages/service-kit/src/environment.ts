import * as z from "zod";

/** Environment variables of the function are missing or empty. */
export class InvalidEnvironmentError extends Error {
  readonly code = "INVALID_ENVIRONMENT";

  constructor(problems: string[]) {
    super(`${problems.join("; ")}: set it in the function's environment in the stack`);
    this.name = "InvalidEnvironmentError";
  }
}

/**
 * Reads required environment variables. Call it once, in the entry file.
 *
 * @throws {InvalidEnvironmentError} listing each variable that is missing or empty
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
