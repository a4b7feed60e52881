/** An error returned to the caller of an AWS API. SDKs expose `code` as the name of the exception. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's body, such as the `Reason` of a throttle. */
  readonly members: Record<string, string>;

  constructor(code: string, message: string, statusCode = 400, members: Record<string, string> = {}) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
  }
}
