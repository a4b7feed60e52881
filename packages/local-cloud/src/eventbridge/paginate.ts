import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";

export const pageParameters = {
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(2048).optional(),
};

const MAX_PAGE_SIZE = 100;

/** @throws {AwsError} ValidationException if the token is invalid */
export function paginate<Item>(
  items: readonly Item[],
  { Limit = MAX_PAGE_SIZE, NextToken }: { Limit?: number | undefined; NextToken?: string | undefined },
): { items: Item[]; next: { NextToken?: string } } {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64").toString());
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new AwsError("ValidationException", "Parameter NextToken is not valid.");
  }
  const end = start + Limit;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString("base64") } : {};
  return { items: items.slice(start, end), next };
}

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

export function sortByName<Item extends { name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
