/** A caller was promised what does not hold. */
export class BrokenPromiseError extends Error {
  readonly code = "BROKEN_PROMISE";

  constructor(message: string) {
    super(message);
    this.name = "BrokenPromiseError";
  }
}
