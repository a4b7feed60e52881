import { AwsError } from "../core/aws-error.ts";

/** @throws {AwsError} ValidationException if archives or replays are listed by more than one filter */
export function checkOneFilter(
  operation: string,
  { EventSourceArn, NamePrefix, State }: Partial<Record<"EventSourceArn" | "NamePrefix" | "State", string | undefined>>,
): void {
  if ([EventSourceArn, NamePrefix, State].filter((filter) => filter !== undefined).length < 2) {
    return;
  }
  throw new AwsError(
    "ValidationException",
    `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
  );
}
