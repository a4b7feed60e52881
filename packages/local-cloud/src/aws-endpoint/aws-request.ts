import type { IncomingMessage } from "node:http";
import { readBody } from "../http/http-server.ts";

/** DynamoDB's limit, the highest of the services here. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface AwsRequest {
  method: string;
  url: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
  /** The parameters of the form or of the URL of a GET, if the request may speak the query protocol. */
  parameters: URLSearchParams | undefined;
}

/** @throws {BodyTooLargeError} */
export async function readAwsRequest(request: IncomingMessage): Promise<AwsRequest> {
  const { method = "", url = "" } = request;
  const [path = "", queryString] = url.split("?", 2);
  const query = new URLSearchParams(queryString);
  const body = await readBody(request, MAX_BODY_BYTES);
  const readParameters = () => (method === "GET" ? query : new URLSearchParams(body.toString("utf8")));
  const parameters = isQueryRequest(request) ? readParameters() : undefined;
  return { method, url, path, query, headers: request.headers as Record<string, string>, body, parameters };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html */
export function isQueryRequest({ headers, method, url = "" }: IncomingMessage): boolean {
  if (headers["x-amz-target"] !== undefined) {
    return false;
  }
  if (method === "GET") {
    return new URLSearchParams(url.split("?", 2)[1]).has("Action");
  }
  return method === "POST" && /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
}
