import type { AwsResponse } from "../core/aws-service.ts";

/** Runs an operation for the local cloud itself: without authorization and record. */
export type Run = (operation: string, input: object) => Promise<AwsResponse>;

/** Returns the output of an operation. @throws {Error} if it fails */
export async function runSuccessfully(run: Run, operation: string, input: object): Promise<Record<string, unknown>> {
  const { body, statusCode } = await run(operation, input);
  if (statusCode !== 200) {
    const { TableName } = input as { TableName?: string };
    const call = TableName === undefined ? operation : `${operation} ${TableName}`;
    throw new Error(`${call} failed: ${readMessage(String(body))}`);
  }
  return JSON.parse(String(body));
}

/** An endpoint that is not DynamoDB's may respond with anything. */
function readMessage(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string } | null)?.message ?? body;
  } catch {
    return body;
  }
}
