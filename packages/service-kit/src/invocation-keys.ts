import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";

/**
 * Adds an invocation's context and keys to the log lines that follow, and removes the keys of the last invocation. An
 * execution environment runs one at a time, so it needs no separate logger, which would be slow to create.
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#appending-additional-keys
 */
export function setInvocationKeys(logger: Logger, context: Context, keys: Record<string, string>): void {
  logger.addContext(context);
  logger.resetKeys();
  logger.appendKeys(keys);
}
