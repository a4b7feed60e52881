import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse } from "../core/aws-service.ts";
import { type DynamoDBRequest, dynamoDBRequest } from "./request-context.ts";

export interface ReadRequest {
  request: DynamoDBRequest;
  body: string;
  /** Whether parts of the request have a wrong type, so that it must not be executed. */
  isMalformed: boolean;
  /** Names of tables that the request names by their ARNs. */
  namesByArn: Map<string, string>;
}

const TABLE_ARN = /^arn:aws:dynamodb:([\w-]+):(\d+):table\/([\w.-]+)$/;

/** Reads a request, and replaces ARNs of tables by their names. @throws {AwsError} for anything but a JSON object */
export function readRequest(body: Buffer, { accountId, region }: { accountId: string; region: string }): ReadRequest {
  const text = body.toString("utf8");
  const json = parseObject(text);
  const namesByArn = new Map<string, string>();
  const toName = (name: string) => {
    const [arn, arnRegion, arnAccountId, tableName = ""] = TABLE_ARN.exec(name) ?? [];
    if (arn === undefined) {
      return name;
    }
    if (arnRegion !== region || arnAccountId !== accountId) {
      throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${arn} not found`);
    }
    namesByArn.set(arn, tableName);
    return tableName;
  };
  const { RequestItems, TableName, TransactItems } = json;
  if (typeof TableName === "string") {
    json.TableName = toName(TableName);
  }
  if (typeof RequestItems === "object" && RequestItems !== null && !Array.isArray(RequestItems)) {
    json.RequestItems = Object.fromEntries(Object.entries(RequestItems).map(([name, items]) => [toName(name), items]));
  }
  for (const part of listParts(TransactItems)) {
    part.TableName = toName(part.TableName);
  }
  const { success } = dynamoDBRequest.safeParse(json);
  return {
    request: json as DynamoDBRequest,
    body: namesByArn.size > 0 ? JSON.stringify(json) : text,
    isMalformed: !success,
    namesByArn,
  };
}

/** Lists the parts of a transaction that name a table. */
function listParts(transactItems: unknown): { TableName: string }[] {
  const items: unknown[] = Array.isArray(transactItems) ? transactItems : [];
  return items
    .flatMap((item) => Object.values((item ?? {}) as Record<string, { TableName: string } | null>))
    .filter((part) => part !== null)
    .filter(({ TableName }) => typeof TableName === "string");
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AwsError("SerializationException", `the request's body is not JSON: ${(cause as Error).message}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new AwsError("SerializationException", "the request's body is not a JSON object");
  }
  return json as Record<string, unknown>;
}

/** Names the tables in the response to a batch as its request did. */
export function restoreArns({ body, headers, statusCode }: AwsResponse, namesByArn: Map<string, string>): AwsResponse {
  const output = JSON.parse(String(body)) as Record<string, unknown>;
  const arnsByName = new Map([...namesByArn].map(([arn, name]) => [name, arn]));
  for (const member of ["Responses", "UnprocessedKeys", "UnprocessedItems"]) {
    const tables = output[member];
    if (tables) {
      output[member] = Object.fromEntries(
        Object.entries(tables).map(([name, items]) => [arnsByName.get(name) ?? name, items]),
      );
    }
  }
  // The length and the checksum are those of the old body.
  const { "content-length": _, "x-amz-crc32": __, ...rest } = headers;
  return { statusCode, headers: rest, body: JSON.stringify(output) };
}
