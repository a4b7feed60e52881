import * as z from "zod";

const partialResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Finds the messages or records of a batch that the function reported as failed. A response that is empty, or lists no
 * failures, is a success; an invalid one, or one that names something else, fails the whole batch.
 * @param response the function's response, as JSON
 * @param identifiers message IDs, or sequence numbers of records
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function findFailedItems(response: string, identifiers: readonly string[]): ReadonlySet<string> {
  const { data, success } = partialResponse.nullable().safeParse(parseJson(response));
  const failed = data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  const isValid = success && failed.every((identifier) => identifiers.includes(identifier));
  return new Set(isValid ? failed : identifiers);
}

/** Returns undefined, which no response may be, for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
