import { AwsError } from "../../core/aws-error.ts";
import { type Run, runSuccessfully } from "../run.ts";
import type { StreamViewType } from "./change-record.ts";
import { formatStreamArn, parseStreamArn, STREAM_LABEL } from "./stream-arn.ts";

export interface Tables {
  /** The prefix of table ARNs, up to the name. */
  tableArnPrefix: string;
  run: Run;
}

interface TableDescription {
  TableName: string;
  CreationDateTime: number;
  KeySchema: object[];
  StreamSpecification?: { StreamViewType: StreamViewType };
}

/** Lists the streams of all tables, or of one. */
export async function listStreams(
  { run, tableArnPrefix }: Tables,
  {
    ExclusiveStartStreamArn,
    Limit,
    TableName,
  }: { ExclusiveStartStreamArn?: string | undefined; Limit: number; TableName?: string | undefined },
) {
  const names = TableName === undefined ? await listTables(run) : [TableName];
  const tables = await Promise.all(names.map((name) => describeTable(run, name)));
  const all = tables.flatMap((table) =>
    table?.StreamSpecification
      ? [
          {
            StreamArn: formatStreamArn(tableArnPrefix + table.TableName),
            TableName: table.TableName,
            StreamLabel: STREAM_LABEL,
          },
        ]
      : [],
  );
  const start = all.findIndex(({ StreamArn }) => StreamArn === ExclusiveStartStreamArn) + 1;
  const Streams = all.slice(start, start + Limit);
  const isLast = start + Limit >= all.length;
  return { Streams, ...(!isLast && { LastEvaluatedStreamArn: Streams.at(-1)?.StreamArn }) };
}

async function listTables(run: Run): Promise<string[]> {
  const names: string[] = [];
  let ExclusiveStartTableName: unknown;
  do {
    const page = await runSuccessfully(run, "ListTables", { ExclusiveStartTableName });
    names.push(...(page.TableNames as string[]));
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName !== undefined);
  return names;
}

async function describeTable(run: Run, TableName: string): Promise<TableDescription | undefined> {
  const { body, statusCode } = await run("DescribeTable", { TableName });
  return statusCode === 200 ? JSON.parse(String(body)).Table : undefined;
}

/** @throws {AwsError} ResourceNotFoundException */
export async function describeStream({ run, tableArnPrefix }: Tables, streamArn: string) {
  const { tableName = "" } = parseStreamArn(streamArn) ?? {};
  const table =
    streamArn === formatStreamArn(tableArnPrefix + tableName) ? await describeTable(run, tableName) : undefined;
  if (!table?.StreamSpecification) {
    throw createNotFoundError(`Requested resource not found: Stream: ${streamArn} not found`);
  }
  const { CreationDateTime, KeySchema, StreamSpecification, TableName } = table;
  const description = {
    StreamArn: streamArn,
    StreamLabel: STREAM_LABEL,
    StreamStatus: "ENABLED",
    StreamViewType: StreamSpecification.StreamViewType,
    CreationRequestDateTime: CreationDateTime,
    TableName,
    KeySchema,
  };
  return { table, description };
}

export function createNotFoundError(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
