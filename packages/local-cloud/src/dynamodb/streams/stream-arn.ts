/**
 * The label of every stream. AWS's is the time at which a stream was enabled; a constant one keeps the ARN the same in
 * each run.
 */
export const STREAM_LABEL = "2026-01-01T00:00:00.000";

const STREAM_ARN = /^(arn:aws:dynamodb:[\w-]+:\d+:table\/([\w.-]+))\/stream\/([\w:.-]+)$/;

export function formatStreamArn(tableArn: string): string {
  return `${tableArn}/stream/${STREAM_LABEL}`;
}

/** Returns undefined for anything but the ARN of a stream. */
export function parseStreamArn(arn: string): { tableArn: string; tableName: string } | undefined {
  const [, tableArn, tableName] = STREAM_ARN.exec(arn) ?? [];
  return tableArn && tableName ? { tableArn, tableName } : undefined;
}
