import type { Diagnostic } from "./type-checker-worker.ts";

/** The saved sources cannot replace what runs. The message is for people, and may have several lines. */
export class UpdateError extends Error {
  readonly code = "UPDATE_FAILED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UpdateError";
  }
}

export function typesAreWrong(diagnostics: readonly Diagnostic[]): UpdateError {
  return new UpdateError(`types are wrong\n${diagnostics.map(({ text }) => text).join("\n")}`);
}
