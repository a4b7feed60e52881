/** What the local cloud needs to run a function. */
export interface FunctionConfiguration {
  name: string;
  arn: string;
  description: string;
  architecture: "arm64" | "x86_64";
  tags: Record<string, string>;
  roleArn: string;
  /** Folder that holds the code, absolute. */
  codeFolder: string;
  /** Such as `handler.handler`: file, without its ending, and export. */
  handler: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** Most invocations at the same time; 0 throttles all. @default none */
  reservedConcurrency?: number;
  /** @default none */
  deadLetterQueueArn?: string;
  environment: Record<string, string>;
  logGroupName: string;
  /** Whether each invocation is traced by X-Ray. */
  activeTracing: boolean;
  logFormat: "Text" | "JSON";
  region: string;
}
