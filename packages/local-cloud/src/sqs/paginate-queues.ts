import * as z from "zod";
import { createInvalidValueError } from "./parameters.ts";

const MAX_PAGE = 1000;

export const pageParameters = { MaxResults: z.int().optional(), NextToken: z.string().optional() };

export interface PageRequest {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface Page {
  urls: string[];
  NextToken?: string;
}

/**
 * Returns a page of a list of queue URLs.
 * @param scope the parameter that defines the list, which must not change with a token
 * @throws {AwsError} InvalidParameterValueException
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
 */
export function paginateQueues(all: readonly string[], { MaxResults, NextToken }: PageRequest, scope: string): Page {
  if (MaxResults === undefined && NextToken !== undefined) {
    throw createInvalidValueError("MaxResults is a mandatory parameter when you provide a value for NextToken.");
  }
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > MAX_PAGE)) {
    const reason = `MaxResults must be an integer between 1 and ${MAX_PAGE}.`;
    throw createInvalidValueError(`Value for parameter MaxResults is invalid. Reason: ${reason}`);
  }
  const first = NextToken === undefined ? 0 : parseToken(NextToken, scope);
  const end = first + (MaxResults ?? MAX_PAGE);
  const urls = all.slice(first, end);
  return MaxResults !== undefined && end < all.length ? { urls, NextToken: createToken(end, scope) } : { urls };
}

function createToken(first: number, scope: string): string {
  return Buffer.from(`${first} ${scope}`).toString("base64");
}

function parseToken(token: string, scope: string): number {
  const [, first = "", tokenScope] = /^([1-9]\d*) (.*)$/.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (first === "") {
    throw createInvalidValueError("Invalid or expired next token.");
  }
  if (tokenScope !== scope) {
    const rule = "If you are passing in NextToken, you must not change the other request parameters.";
    throw createInvalidValueError(`Invalid NextToken value. ${rule}`);
  }
  return Number(first);
}
