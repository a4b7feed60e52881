export interface FunctionAlias {
  name: string;
  arn: string;
  description: string;
  /** The version that it invokes. */
  version: string;
}

export interface FunctionConfiguration {
  name: string;
  arn: string;
  description: string;
  architecture: "arm64" | "x86_64";
  tags: Record<string, string>;
  roleArn: string;
  codeFolder: string;
  /** The folders of the layers, in Lambda's order: a later one takes precedence. @default none */
  layerFolders?: readonly string[];
  /** The ARNs of layers that are not in the stack, whose packages the function lacks. @default none */
  missingLayerArns?: readonly string[];
  /** File without extension and export, such as `handler.handler`. */
  handler: string;
  /** Such as `nodejs24.x`. */
  runtime: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** Maximum number of concurrent invocations; 0 throttles all. @default unlimited */
  reservedConcurrency?: number;
  deadLetterQueueArn?: string;
  environment: Record<string, string>;
  logGroupName: string;
  activeTracing: boolean;
  logFormat: "Text" | "JSON";
  /** The least level of Lambda's own log lines in the format JSON. */
  systemLogLevel: "INFO" | "WARN";
  /** Whether it has a published version besides `$LATEST`. */
  publishes: boolean;
  aliases: readonly FunctionAlias[];
  region: string;
}
