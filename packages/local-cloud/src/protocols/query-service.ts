import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import type { QueryError, QueryProtocol } from "../core/query-protocol.ts";
import { parseQueryInput } from "./query-input.ts";
import { element, escapeText, formatQueryOutput } from "./query-output.ts";

export interface QueryCall extends AwsCall {
  path: string;
  /** The parameters of the form, or of the URL of a GET. */
  parameters: URLSearchParams;
  /** The value of the response's `x-amzn-requestid`. */
  requestId: string;
}

/** A service behind the AWS endpoint, chosen by the request's `Version`. */
export interface QueryService {
  name?: string | undefined;
  targetPrefix: string;
  query: QueryProtocol;
  call(call: QueryCall): Promise<AwsResponse>;
}

/** Errors that any service may return, by their AWS JSON codes, with their equivalents in the query protocol. */
const COMMON_ERRORS: Readonly<Record<string, QueryError>> = {
  AccessDeniedException: { code: "AccessDenied", statusCode: 403 },
  InternalFailure: { code: "InternalFailure", statusCode: 500 },
  InvalidParameterValueException: { code: "InvalidParameterValue", statusCode: 400 },
  MissingRequiredParameterException: { code: "MissingParameter", statusCode: 400 },
  SerializationException: { code: "MalformedInput", statusCode: 400 },
  UnknownOperationException: { code: "InvalidAction", statusCode: 400 },
  ValidationException: { code: "InvalidParameterValue", statusCode: 400 },
};

/** Parameters of any operation: its name, and the request's signature in the URL. */
const COMMON_PARAMETERS = /^(Action|Version|AWSAccessKeyId|Expires|SecurityToken|Signature\w*|Timestamp|X-Amz-.*)$/;

/** Wraps a service so that it takes forms and responds in XML. */
export function createQueryService(service: AwsService, query: QueryProtocol): QueryService {
  const { operations, pathMember, xmlNamespace } = query;
  return {
    name: service.name,
    targetPrefix: service.targetPrefix,
    query,
    async call({ path: sentPath, parameters, requestId, ...call }) {
      const path = sentPath.replace(/\/$/, "");
      const name = call.operation;
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation || (path !== "" && operation.path === "invalid")) {
        throw new AwsError("InvalidAction", `The action ${name} is not valid for this endpoint.`);
      }
      const input = {
        ...(pathMember !== undefined && path !== "" && operation.path === undefined && { [pathMember]: path }),
        ...parseQueryInput(
          Array.from(parameters).filter(([parameter]) => !COMMON_PARAMETERS.test(parameter)),
          operation.input,
        ),
      };
      const { body, statusCode } = await service.call({ ...call, body: Buffer.from(JSON.stringify(input)) });
      const { output } = operation;
      const result = output ? element(`${name}Result`, formatQueryOutput(JSON.parse(String(body)), output)) : "";
      const metadata = element("ResponseMetadata", element("RequestId", requestId));
      return createXmlResponse(statusCode, `${name}Response`, xmlNamespace, result + metadata);
    },
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-xml-api-responses.html */
export function createXmlErrorResponse(error: AwsError, requestId: string, query?: QueryProtocol): AwsResponse {
  const { code, message = error.message, statusCode = error.statusCode } = toQueryError(error, query);
  const members = { Type: toFault(error), Code: code, Message: message, Detail: "" };
  const content = element("Error", formatQueryOutput(members, {})) + element("RequestId", requestId);
  return createXmlResponse(statusCode, "ErrorResponse", query?.xmlNamespace, content);
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait */
export function createQueryErrorHeader(error: AwsError, query: QueryProtocol): Record<string, string> {
  return { "x-amzn-query-error": `${toQueryError(error, query).code};${toFault(error)}` };
}

/** Returns the error type of AWS JSON, in the namespace of the service or of all services. */
export function toJsonErrorType({ code }: AwsError, query: QueryProtocol | undefined): string {
  if (!query) {
    return code;
  }
  return `${Object.hasOwn(COMMON_ERRORS, code) ? "com.amazon.coral.service" : query.errorNamespace}#${code}`;
}

export function toQueryError({ code }: AwsError, query: QueryProtocol | undefined): QueryError {
  return query?.errors[code] ?? COMMON_ERRORS[code] ?? { code };
}

function toFault({ statusCode }: AwsError): string {
  return statusCode < 500 ? "Sender" : "Receiver";
}

function createXmlResponse(
  statusCode: number,
  name: string,
  xmlNamespace: string | undefined,
  content: string,
): AwsResponse {
  const attribute = xmlNamespace === undefined ? "" : ` xmlns="${escapeText(xmlNamespace)}"`;
  return {
    statusCode,
    headers: { "content-type": "text/xml" },
    body: `<?xml version="1.0"?><${name}${attribute}>${content}</${name}>`,
  };
}
