export interface LogLine {
  line: string;
  requestId: string;
  logStreamName: string;
  /** Whether Lambda wrote the line, not the function. */
  isSystem?: true;
}
