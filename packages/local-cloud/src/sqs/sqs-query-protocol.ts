import type { QueryList, QueryProtocol, Structure } from "../core/query-protocol.ts";
import { UNSUPPORTED_OPERATIONS } from "./unsupported-operations.ts";

const attributes = { map: "Attribute", key: "Name", value: "Value" };
const attributeNames = { list: "AttributeName" };
const messageAttributes = { map: "MessageAttribute", key: "Name", value: "Value", structure: {} };
const outgoingMessage = {
  DelaySeconds: "integer",
  MessageAttributes: messageAttributes,
  MessageSystemAttributes: { ...messageAttributes, map: "MessageSystemAttribute" },
} as const;
const page = { MaxResults: "integer" } as const;
const receivedMessage = { Attributes: attributes, MessageAttributes: messageAttributes };
const visibility = { VisibilityTimeout: "integer" } as const;

const PREFIXED_ERRORS = [
  "BatchEntryIdsNotDistinct",
  "BatchRequestTooLong",
  "EmptyBatchRequest",
  "InvalidBatchEntryId",
  "PurgeQueueInProgress",
  "TooManyEntriesInBatchRequest",
  "UnsupportedOperation",
];

function describeBatch(operation: string, entry: Structure = {}): { input: Structure; output: Structure } {
  const results = (type: string): QueryList => ({ list: type, structure: {} });
  return {
    input: { Entries: { list: `${operation}RequestEntry`, structure: entry } },
    output: { Successful: results(`${operation}ResultEntry`), Failed: results("BatchResultErrorEntry") },
  };
}

/**
 * The only protocol of SQS until 2023, which older SDKs such as those of Debian 12 still use.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export const sqsQueryProtocol: QueryProtocol = {
  version: "2012-11-05",
  errorNamespace: "com.amazonaws.sqs",
  xmlNamespace: "http://queue.amazonaws.com/doc/2012-11-05/",
  pathMember: "QueueUrl",
  operations: {
    SendMessage: { input: outgoingMessage, output: {} },
    SendMessageBatch: describeBatch("SendMessageBatch", outgoingMessage),
    ReceiveMessage: {
      input: {
        MaxNumberOfMessages: "integer",
        VisibilityTimeout: "integer",
        WaitTimeSeconds: "integer",
        AttributeNames: attributeNames,
        MessageSystemAttributeNames: { list: "MessageSystemAttributeName" },
        MessageAttributeNames: { list: "MessageAttributeName" },
      },
      output: { Messages: { list: "Message", structure: receivedMessage } },
    },
    DeleteMessage: { input: {} },
    DeleteMessageBatch: describeBatch("DeleteMessageBatch"),
    ChangeMessageVisibility: { input: visibility },
    ChangeMessageVisibilityBatch: describeBatch("ChangeMessageVisibilityBatch", visibility),
    GetQueueAttributes: { input: { AttributeNames: attributeNames }, output: { Attributes: attributes } },
    GetQueueUrl: { input: {}, output: {}, path: "ignored" },
    ListDeadLetterSourceQueues: { input: page, output: { queueUrls: { list: "QueueUrl" } } },
    ListQueues: { input: page, output: { QueueUrls: { list: "QueueUrl" } }, path: "invalid" },
    ListQueueTags: { input: {}, output: { Tags: { map: "Tag", key: "Key", value: "Value" } } },
    PurgeQueue: { input: {} },
    ...Object.fromEntries(Object.keys(UNSUPPORTED_OPERATIONS).map((name) => [name, { input: {} }])),
  },
  errors: {
    QueueDoesNotExist: {
      code: "AWS.SimpleQueueService.NonExistentQueue",
      message: "The specified queue does not exist for this wsdl version.",
    },
    ...Object.fromEntries(PREFIXED_ERRORS.map((code) => [code, { code: `AWS.SimpleQueueService.${code}` }])),
  },
};
