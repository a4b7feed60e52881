import type { AwsResponse } from "../core/aws-service.ts";

/** Runs an operation for the local cloud itself: without authorization and record. */
export type Run = (operation: string, input: object) => Promise<AwsResponse>;

/** Returns the output of an operation. @throws {Error} if it fails */
export async function runSuccessfully(run: Run, operation: string, input: object): Promise<Record<string, unknown>> {
  const { body, statusCode } = await run(operation, input);
  if (statusCode !== 200) {
    throw new Error(`${operation} failed: ${body}`);
  }
  return JSON.parse(String(body));
}
