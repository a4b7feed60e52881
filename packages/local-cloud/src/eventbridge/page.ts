import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";

/** The parameters of every operation that lists. */
export const pageParameters = {
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(2048).optional(),
};

const LARGEST_PAGE = 100;

/**
 * One page of a list, and the token of the next one if there is more.
 * @throws {AwsError} ValidationException when the token is none that was given out
 */
export function page<Item>(
  items: readonly Item[],
  { Limit = LARGEST_PAGE, NextToken }: { Limit?: number | undefined; NextToken?: string | undefined },
): { items: Item[]; next: { NextToken?: string } } {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64").toString());
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new AwsError("ValidationException", "Parameter NextToken is not valid.");
  }
  const end = start + Limit;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString("base64") } : {};
  return { items: items.slice(start, end), next };
}

/** A new list, in the order of the names, as AWS lists. */
export function byName<Item extends { name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
