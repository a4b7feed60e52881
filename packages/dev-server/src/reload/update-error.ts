/** What was saved cannot replace what runs. The message is for a person, and may have many lines. */
export class UpdateError extends Error {
  readonly code = "UPDATE_FAILED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UpdateError";
  }
}
