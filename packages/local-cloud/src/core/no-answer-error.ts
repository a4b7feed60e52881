/** A call whose caller gets no answer: the connection is cut. */
export class NoAnswerError extends Error {
  readonly code = "NO_ANSWER";

  constructor() {
    super("the call has no answer");
    this.name = "NoAnswerError";
  }
}
