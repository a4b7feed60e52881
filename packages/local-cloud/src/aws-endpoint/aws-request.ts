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
  /** The parameters of the form and of the URL, if the request speaks the query protocol. */
  parameters: URLSearchParams | undefined;
  credential: Credential;
}

/** The unchecked statement of a signature about its request. */
export interface Credential {
  accessKeyId?: string | undefined;
  /** The name of the service, such as `sqs`. */
  service?: string | undefined;
}

/** @throws {BodyTooLargeError} */
export async function readAwsRequest(request: IncomingMessage): Promise<AwsRequest> {
  const { headers, method = "", url = "" } = request;
  const [path = "", queryString] = url.split("?", 2);
  const query = new URLSearchParams(queryString);
  const body = await readBody(request, MAX_BODY_BYTES);
  const parameters = isQueryRequest(request)
    ? new URLSearchParams([...query, ...new URLSearchParams(isForm(request) ? body.toString("utf8") : "")])
    : undefined;
  const credential = parseCredential(request);
  return { method, url, path, query, headers: headers as Record<string, string>, body, parameters, credential };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html */
export function isQueryRequest(request: IncomingMessage): boolean {
  const { headers, method } = request;
  if (headers["x-amz-target"] !== undefined) {
    return false;
  }
  return (method === "POST" && isForm(request)) || (isReadOrPost(method) && readQuery(request).has("Action"));
}

function isReadOrPost(method: string | undefined): boolean {
  return method === "GET" || method === "HEAD" || method === "POST";
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
}

/**
 * Reads the signature's header or the parameters of a signed URL, without checking it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function parseCredential(request: IncomingMessage): Credential {
  const query = readQuery(request);
  const scope =
    /Credential=([^,\s]+)/.exec(request.headers.authorization ?? "")?.[1] ??
    query.get("X-Amz-Credential") ??
    query.get("AWSAccessKeyId") ??
    "";
  const [accessKeyId, , , service] = scope.split("/");
  return { accessKeyId: accessKeyId || undefined, service };
}

function readQuery({ url = "" }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(url.split("?", 2)[1]);
}
