/** A call whose caller gets no response, because its connection is dropped. */
export class ConnectionDroppedError extends Error {
  readonly code = "CONNECTION_DROPPED";

  constructor() {
    super("the connection was dropped before the response");
    this.name = "ConnectionDroppedError";
  }
}
