import type { AwsResponse } from "../core/aws-service.ts";
import type { ChangeReader } from "./streams/change-reader.ts";
import type { Origin } from "./streams/change-record.ts";

/** Executes DynamoDB's operations. */
export interface Engine {
  /** Names it in messages. */
  readonly name: string;
  readonly operations: readonly string[];
  /** Whether it deletes items whose time to live is over. */
  readonly deletesExpiredItems: boolean;
  /** Whether it may have tables of earlier runs. */
  readonly hasStoredTables: boolean;
  /** How to delete its tables, for messages. */
  readonly deletionHint: string;
  /** Reads the streams of tables. @default the engine has no streams */
  readonly changes?: ChangeReader;
  /** @throws {Error} if it is not available */
  start(): Promise<void>;
  /** @param isMalformed whether the request must be rejected, because the local cloud cannot read it */
  request(headers: Record<string, string>, body: string, isMalformed: boolean, origin?: Origin): Promise<AwsResponse>;
  stop(): Promise<void>;
}
