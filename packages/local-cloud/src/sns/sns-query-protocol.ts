import type { QueryProtocol, Structure } from "../core/query-protocol.ts";
import { UNSUPPORTED_TOPIC_OPERATIONS } from "./unsupported-topic-operations.ts";

const attributes = { map: "entry", key: "key", value: "value", wrapped: true } as const;
const message: Structure = {
  MessageAttributes: { map: "entry", key: "Name", value: "Value", structure: {}, wrapped: true },
};
const list = (structure: Structure) => ({ list: "member", structure, wrapped: true }) as const;

/** Errors by their name in SDKs, with their code and status. */
const ERRORS: Record<string, [code: string, statusCode: number]> = {
  AccessDeniedException: ["AuthorizationError", 403],
  BatchEntryIdsNotDistinctException: ["BatchEntryIdsNotDistinct", 400],
  BatchRequestTooLongException: ["BatchRequestTooLong", 400],
  EmptyBatchRequestException: ["EmptyBatchRequest", 400],
  InvalidBatchEntryIdException: ["InvalidBatchEntryId", 400],
  InvalidParameterException: ["InvalidParameter", 400],
  InvalidParameterValueException: ["ParameterValueInvalid", 400],
  NotFoundException: ["NotFound", 404],
  TooManyEntriesInBatchRequestException: ["TooManyEntriesInBatchRequest", 400],
};

/**
 * The protocol of SNS, whose lists and maps are not flattened.
 * @see https://docs.aws.amazon.com/sns/latest/api/welcome.html
 */
export const snsQueryProtocol: QueryProtocol = {
  version: "2010-03-31",
  errorNamespace: "com.amazonaws.sns",
  xmlNamespace: "http://sns.amazonaws.com/doc/2010-03-31/",
  operations: {
    Publish: { input: message, output: {} },
    PublishBatch: {
      input: { PublishBatchRequestEntries: list(message) },
      output: { Successful: list({}), Failed: list({}) },
    },
    GetTopicAttributes: { input: {}, output: { Attributes: attributes } },
    GetSubscriptionAttributes: { input: {}, output: { Attributes: attributes } },
    ListTopics: { input: {}, output: { Topics: list({}) } },
    ListSubscriptions: { input: {}, output: { Subscriptions: list({}) } },
    ListSubscriptionsByTopic: { input: {}, output: { Subscriptions: list({}) } },
    ListTagsForResource: { input: {}, output: { Tags: list({}) } },
    ...Object.fromEntries(Object.keys(UNSUPPORTED_TOPIC_OPERATIONS).map((name) => [name, { input: {} }])),
  },
  errors: Object.fromEntries(
    Object.entries(ERRORS).map(([name, [code, statusCode]]) => [name, { code, statusCode }] as const),
  ),
};
