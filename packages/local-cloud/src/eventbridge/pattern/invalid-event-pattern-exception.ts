import { AwsError } from "../../core/aws-error.ts";

/**
 * What PutRule and TestEventPattern answer to an event pattern that they do not accept.
 * The reason is in AWS's words where these are known; `where` stands in the place of AWS's line and column.
 *
 * @example Event pattern is not valid. Reason: Unrecognized match type EXISTS at detail.state[0]
 */
export class InvalidEventPatternException extends AwsError {
  constructor(reason: string, where?: string) {
    const place = where === undefined ? "" : ` at ${where}`;
    super("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}${place}`);
  }
}
