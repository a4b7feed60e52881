import type { Filter } from "./compile-filters.ts";

/** A table's stream as the event source of a function. */
export interface StreamMapping {
  functionArn: string;
  functionName: string;
  /** The version that the function's ARN invokes. */
  executedVersion: string;
  tableArn: string;
  tableName: string;
  streamArn: string;
  startingPosition: "TRIM_HORIZON" | "LATEST";
  /** 1 to 10,000. */
  batchSize: number;
  /** 0 to 300. */
  batchWindowSeconds: number;
  /** Whether the function reports the record at which it failed. */
  reportsFailures: boolean;
  /** Whether a batch that fails is split. */
  bisects: boolean;
  /** 0 to 10,000, or infinity. */
  maximumRetryAttempts: number;
  /** 60 to 86,400, the time for which DynamoDB keeps records. */
  maximumRecordAgeSeconds: number;
  /** Batches that run concurrently, 1 to 10: those of one partition key follow each other. */
  parallelizationFactor: number;
  filter: Filter;
  /** The queue that receives a description of records that failed permanently. @default they are dropped */
  onFailureArn?: string | undefined;
}
