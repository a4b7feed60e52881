import { randomUUID } from "node:crypto";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsService } from "../core/aws-service.ts";
import type { Iam } from "../iam/iam.ts";
import { createQueryService, createXmlErrorResponse } from "../protocols/query-service.ts";
import type { Integration } from "./http-api.ts";
import { createJsonResponse, type HttpResponse } from "./http-response.ts";
import type { CallService, IntegrationSubtype } from "./service-integration.ts";

interface Services {
  iam: Pick<Iam, "issueSession" | "findCaller">;
  eventBridge: AwsService;
  sqs: AwsService;
}

interface ServiceCall {
  caller: Caller;
  /** The parameters by name. */
  values: Record<string, string>;
  cause: Cause;
}

/** Creates the calls of integrations, each as its role. @throws {StackError} if API Gateway may not assume a role */
export function createServiceCaller(integrations: Iterable<Integration>, services: Services): CallService {
  const session = { sessionName: "BackplaneAssumeRoleSession", service: "apigateway.amazonaws.com" };
  const callers = new Map(
    [...integrations]
      .filter((each) => "subtype" in each)
      .map(({ roleArn }) => {
        const { accessKeyId } = services.iam.issueSession(roleArn, session);
        return [roleArn, services.iam.findCaller(accessKeyId)];
      }),
  );
  const calls: Record<IntegrationSubtype, (call: ServiceCall, services: Services) => Promise<HttpResponse>> = {
    "EventBridge-PutEvents": putEvents,
    "SQS-SendMessage": sendMessage,
  };
  return ({ roleArn, subtype }, values, cause) =>
    calls[subtype]({ caller: callers.get(roleArn) as Caller, values, cause }, services);
}

async function putEvents({ caller, cause, values }: ServiceCall, { eventBridge }: Services): Promise<HttpResponse> {
  const { Resources, Time, ...entry } = values;
  const added = { ...(Resources && { Resources: parseList(Resources) }), ...(Time && { Time: toSeconds(Time) }) };
  const body = Buffer.from(JSON.stringify({ Entries: [{ ...entry, ...added }] }));
  const { signal } = new AbortController();
  try {
    return await eventBridge.call({ operation: "PutEvents", headers: {}, body, caller, cause, signal });
  } catch (error) {
    if (error instanceof AwsError) {
      return createJsonResponse(error.statusCode, { __type: error.code, message: error.message });
    }
    throw error;
  }
}

function parseList(text: string): unknown {
  return text.startsWith("[") ? JSON.parse(text) : [text];
}

/** Converts a date, or milliseconds such as those of `$context.requestTimeEpoch`, to the seconds that PutEvents takes. */
function toSeconds(time: string): number {
  return (/^\d+$/.test(time) ? Number(time) : Date.parse(time)) / 1000;
}

async function sendMessage({ caller, cause, values }: ServiceCall, { sqs }: Services): Promise<HttpResponse> {
  const { MessageAttributes, MessageSystemAttributes, ...parameters } = values;
  const requestId = randomUUID();
  const { query } = sqs;
  if (!query) {
    throw new Error("SQS has the query protocol");
  }
  try {
    return await createQueryService(sqs, query).call({
      ...{ operation: "SendMessage", path: "", headers: {}, body: Buffer.of(), caller, cause, requestId },
      parameters: new URLSearchParams([
        ...Object.entries(parameters),
        ...toAttributeParameters("MessageAttribute", MessageAttributes),
        ...toAttributeParameters("MessageSystemAttribute", MessageSystemAttributes),
      ]),
      signal: new AbortController().signal,
    });
  } catch (error) {
    if (error instanceof AwsError) {
      return createXmlErrorResponse(error, requestId, query);
    }
    throw error;
  }
}

/** Writes message attributes, which are JSON by name, as parameters of the query protocol. */
function toAttributeParameters(prefix: string, json = "{}"): [string, string][] {
  return Object.entries<Record<string, string>>(JSON.parse(json)).flatMap(([name, attribute], index) => {
    const members = Object.entries(attribute).map(([member, value]) => [`Value.${member}`, value] as const);
    return [["Name", name] as const, ...members].map(([key, value]) => [`${prefix}.${index + 1}.${key}`, value]);
  });
}
