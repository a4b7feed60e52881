/** An error that a caller of an AWS API gets: `code` is what SDKs expose as the exception's name. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** What the error's body holds beside the message, such as the `Reason` of a throttle. */
  readonly members: Record<string, string>;

  constructor(code: string, message: string, statusCode = 400, members: Record<string, string> = {}) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
  }
}
