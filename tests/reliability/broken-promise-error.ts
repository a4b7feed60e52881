/** The system broke its promise to a caller. */
export class BrokenPromiseError extends Error {
  readonly code = "BROKEN_PROMISE";

  constructor(message: string) {
    super(message);
    this.name = "BrokenPromiseError";
  }
}
