/** A line that a function printed. */
export interface LogLine {
  line: string;
  requestId: string;
  logStreamName: string;
}
