/** A failed delivery to a target, with an error code of EventBridge. */
export class DeliveryError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, { retryable }: { retryable: boolean }) {
    super(message);
    this.name = "DeliveryError";
    this.code = code;
    this.retryable = retryable;
  }
}
