import type { IncomingMessage } from "node:http";
import type { AwsError } from "../core/aws-error.ts";
import type { AwsResponse } from "../core/aws-service.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";
import { encodeCborMap } from "../protocols/cbor.ts";
import { element, escapeText } from "../protocols/query-output.ts";
import {
  createQueryErrorHeader,
  createXmlErrorResponse,
  toJsonErrorType,
  toQueryError,
} from "../protocols/query-service.ts";
import { isQueryRequest, parseCredential } from "./aws-request.ts";
import type { Service } from "./service-registry.ts";

/** Services of AWS with a REST protocol in XML instead of JSON. */
const XML_SERVICES = new Set(["cloudfront", "route53", "s3"]);

/** Creates the response to a failed request in the protocol of its service, even if there is no such service here. */
export function createAwsErrorResponse(
  error: AwsError,
  { request, requestId, service }: { request: IncomingMessage; requestId: string; service: Service | undefined },
): AwsResponse {
  const query = service && "query" in service ? service.query : undefined;
  const isRest = service !== undefined && "pathPrefix" in service;
  if (!isRest && isQueryRequest(request)) {
    const isEc2 = service === undefined && parseCredential(request).service === "ec2";
    return isEc2 ? createEc2ErrorResponse(error, requestId) : createXmlErrorResponse(error, requestId, query);
  }
  if (service === undefined && request.headers["smithy-protocol"] === "rpc-v2-cbor") {
    return createCborErrorResponse(error);
  }
  const signedName = service === undefined ? parseCredential(request).service : undefined;
  if (signedName !== undefined && XML_SERVICES.has(signedName)) {
    return signedName === "s3" ? createS3ErrorResponse(error, requestId) : createXmlErrorResponse(error, requestId);
  }
  return createJsonErrorResponse(error, request, query);
}

function createJsonErrorResponse(
  error: AwsError,
  { headers }: IncomingMessage,
  query: QueryProtocol | undefined,
): AwsResponse {
  return {
    statusCode: (query && toQueryError(error, query).statusCode) ?? error.statusCode,
    headers: {
      "content-type": headers["content-type"] ?? "application/x-amz-json-1.0",
      "x-amzn-errortype": error.code,
      ...(query && createQueryErrorHeader(error, query)),
    },
    body: JSON.stringify({ __type: toJsonErrorType(error, query), message: error.message }),
  };
}

/** @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#operation-error-serialization */
function createCborErrorResponse({ code, message, statusCode }: AwsError): AwsResponse {
  return {
    statusCode,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: encodeCborMap({ __type: code, message }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function createS3ErrorResponse({ code, message, statusCode }: AwsError, requestId: string): AwsResponse {
  const content = formatCodeAndMessage(code, message) + element("RequestId", requestId);
  return createXmlResponse(statusCode, element("Error", content));
}

/** @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-error-codes.html */
function createEc2ErrorResponse({ code, message, statusCode }: AwsError, requestId: string): AwsResponse {
  const errors = element("Errors", element("Error", formatCodeAndMessage(code, message)));
  return createXmlResponse(statusCode, element("Response", errors + element("RequestID", requestId)));
}

function formatCodeAndMessage(code: string, message: string): string {
  return element("Code", code) + element("Message", escapeText(message));
}

function createXmlResponse(statusCode: number, content: string): AwsResponse {
  return { statusCode, headers: { "content-type": "text/xml" }, body: `<?xml version="1.0"?>${content}` };
}
