/**
 * Rejects an event pattern that EventBridge does not accept. The reason uses AWS's words where they are known; `where` is
 * the position in the pattern.
 * @example Event pattern is not valid. Reason: Unrecognized match type EXISTS at detail.state[0]
 */
export class InvalidEventPatternError extends Error {
  readonly code = "INVALID_EVENT_PATTERN";

  /** With the position. */
  readonly reason: string;

  constructor(reason: string, where?: string) {
    const positioned = where === undefined ? reason : `${reason} at ${where}`;
    super(`Event pattern is not valid. Reason: ${positioned}`);
    this.reason = positioned;
    this.name = "InvalidEventPatternError";
  }
}
