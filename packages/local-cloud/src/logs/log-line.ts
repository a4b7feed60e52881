export interface LogLine {
  line: string;
  requestId: string;
  logStreamName: string;
}
