import { AwsError } from "../core/aws-error.ts";
import { toQueryError } from "../protocols/query-service.ts";
import { requireParameter } from "./parameters.ts";
import { sqsQueryProtocol } from "./sqs-query-protocol.ts";

const MAX_ENTRIES = 10;

/** Validates a batch as a whole. Errors name its entries by their `type` in AWS's API. @throws {AwsError} */
export function parseBatchEntries<Entry extends { Id?: string | undefined }>(
  type: string,
  entries: readonly Entry[] = [],
): (Entry & { Id: string })[] {
  if (entries.length === 0) {
    throw new AwsError("EmptyBatchRequest", `There should be at least one ${type} in the request.`);
  }
  if (entries.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`;
    throw new AwsError("TooManyEntriesInBatchRequest", message);
  }
  const ids = new Set<string>();
  return entries.map((entry, index) => {
    const id = entry.Id ?? requireParameter<string>(`${type}.${index + 1}.Id`, undefined);
    if (!/^[\w-]{1,80}$/.test(id)) {
      const message =
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
      throw new AwsError("InvalidBatchEntryId", message);
    }
    if (ids.has(id)) {
      throw new AwsError("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    }
    ids.add(id);
    return { ...entry, Id: id };
  });
}

/**
 * Runs the entries in order. A failing entry is reported among the results, in both protocols with the code of the query
 * protocol, and does not stop the others.
 */
export async function runBatch<Entry extends { Id: string }>(
  entries: readonly Entry[],
  run: (entry: Entry) => Promise<object | undefined>,
): Promise<object> {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...(await run(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      const { message, statusCode } = error;
      const { code } = toQueryError(error, sqsQueryProtocol);
      failed.push({ Id: entry.Id, SenderFault: statusCode < 500, Code: code, Message: message });
    }
  }
  return {
    ...(successful.length > 0 && { Successful: successful }),
    ...(failed.length > 0 && { Failed: failed }),
  };
}
