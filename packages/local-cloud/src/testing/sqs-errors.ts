export interface ExpectedError {
  type: string;
  code: string;
  message: string;
  status: number;
}

const invalidValue = (message: string): ExpectedError => ({
  type: "com.amazon.coral.service#InvalidParameterValueException",
  code: "InvalidParameterValue",
  message,
  status: 400,
});

const invalidParameter = (name: string, value: unknown, reason: string) =>
  invalidValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

const missing = (name: string): ExpectedError => ({
  type: "com.amazon.coral.service#MissingRequiredParameterException",
  code: "MissingParameter",
  message: `The request must contain the parameter ${name}.`,
  status: 400,
});

const own = (name: string, message: string, status = 400, code = name): ExpectedError => ({
  type: `com.amazonaws.sqs#${name}`,
  code,
  message,
  status,
});

const prefixed = (name: string, message: string, status = 400) =>
  own(name, message, status, `AWS.SimpleQueueService.${name}`);

const unsupported = (message: string) =>
  prefixed("UnsupportedOperation", `the local cloud does not support ${message}`);

const text = (value: string) => ({ DataType: "String", StringValue: value });
const attribute = (name: string, value: object) => ({ MessageBody: "a", MessageAttributes: { [name]: value } });
const entries = (...all: object[]) => ({ Entries: all });
const badId =
  "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
const badCharacters =
  "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";
const badGroup = "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.";
const badHandle = own("ReceiptHandleIsInvalid", 'The input receipt handle "none" is not a valid receipt handle.', 404);
const tooManyAttributes = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`name${index}`, text("x")]));
const byTerraform = "queues are created, changed and deleted in Terraform";

/**
 * Codes and statuses as recorded on AWS, messages as reported by its users. The queue is an input's `QueueUrl` unless the
 * input names another.
 */
export const sqsErrors: [operation: string, input: object, error: ExpectedError][] = [
  ["SendMessage", {}, missing("MessageBody")],
  ["SendMessage", { MessageBody: "" }, missing("MessageBody")],
  ["SendMessage", { MessageBody: "\u0007" }, own("InvalidMessageContents", badCharacters)],
  ["SendMessage", { MessageBody: "\ufffe" }, own("InvalidMessageContents", badCharacters)],
  [
    "SendMessage",
    { MessageBody: "a".repeat(1025) },
    invalidValue("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."),
  ],
  [
    "SendMessage",
    attribute("k", text("a".repeat(1024))),
    invalidValue("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."),
  ],
  [
    "SendMessage",
    { MessageBody: "a", DelaySeconds: -1 },
    invalidParameter("DelaySeconds", -1, "DelaySeconds must be >= 0 and <= 900."),
  ],
  [
    "SendMessage",
    { MessageBody: "a", DelaySeconds: 901 },
    invalidParameter("DelaySeconds", 901, "DelaySeconds must be >= 0 and <= 900."),
  ],
  ["SendMessage", { MessageBody: "a", MessageGroupId: "" }, invalidParameter("MessageGroupId", "", badGroup)],
  ["SendMessage", { MessageBody: "a", MessageGroupId: "a b" }, invalidParameter("MessageGroupId", "a b", badGroup)],
  ["SendMessage", { MessageBody: "a", MessageGroupId: "é" }, invalidParameter("MessageGroupId", "é", badGroup)],
  [
    "SendMessage",
    { MessageBody: "a", MessageGroupId: "a".repeat(129) },
    invalidParameter("MessageGroupId", "a".repeat(129), badGroup),
  ],
  [
    "SendMessage",
    { MessageBody: "a", MessageDeduplicationId: "d" },
    invalidValue("The request include parameter MessageDeduplicationId which is not valid for this queue type"),
  ],
  [
    "SendMessage",
    { MessageBody: "a", MessageAttributes: tooManyAttributes },
    invalidValue("Number of message attributes [11] exceeds the allowed maximum [10]."),
  ],
  [
    "SendMessage",
    attribute("k", text("")),
    invalidValue("Message (user) attribute 'k' must contain a non-empty value of type 'String'."),
  ],
  ["SendMessage", attribute("k", text("\u0007")), invalidValue(badCharacters)],
  [
    "SendMessage",
    attribute("k", { DataType: "Binary", StringValue: "x" }),
    invalidValue("Message (user) attribute 'k' must contain a non-empty value of type 'Binary'."),
  ],
  [
    "SendMessage",
    attribute("k", { DataType: "Number", StringValue: "two" }),
    invalidValue("Can't cast the value of message (user) attribute 'k' to a number."),
  ],
  [
    "SendMessage",
    attribute("k", { DataType: "Boolean", StringValue: "x" }),
    invalidValue(
      "The type of message (user) attribute 'k' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ),
  ],
  [
    "SendMessage",
    attribute("AWS.k", text("x")),
    invalidValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.",
    ),
  ],
  [
    "SendMessage",
    { MessageBody: "a", MessageSystemAttributes: { Color: text("x") } },
    invalidValue("Message system attribute name 'Color' is invalid."),
  ],
  [
    "SendMessage",
    { MessageBody: "a", MessageSystemAttributes: { AWSTraceHeader: text("") } },
    invalidValue("Message (system) attribute 'AWSTraceHeader' must contain a non-empty value of type 'String'."),
  ],
  [
    "SendMessage",
    { MessageBody: "a", MessageSystemAttributes: { AWSTraceHeader: { DataType: "Number", StringValue: "1" } } },
    invalidValue(
      "The type of message (system) attribute 'AWSTraceHeader' is invalid. You must use only the following supported type prefixes: String.",
    ),
  ],
  ["SendMessage", { MessageBody: "a", Priority: "1" }, unsupported("the parameter Priority")],

  [
    "SendMessageBatch",
    entries(),
    prefixed("EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request."),
  ],
  [
    "SendMessageBatch",
    entries(...Array.from("abcdefghijk", (Id) => ({ Id, MessageBody: "a" }))),
    prefixed("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent 11."),
  ],
  [
    "SendMessageBatch",
    entries({ Id: "a", MessageBody: "a" }, { Id: "a", MessageBody: "b" }),
    prefixed("BatchEntryIdsNotDistinct", "Id a repeated."),
  ],
  ["SendMessageBatch", entries({ Id: "a b", MessageBody: "a" }), prefixed("InvalidBatchEntryId", badId)],
  ["SendMessageBatch", entries({ Id: "a".repeat(81), MessageBody: "a" }), prefixed("InvalidBatchEntryId", badId)],
  ["SendMessageBatch", entries({ Id: "", MessageBody: "a" }), prefixed("InvalidBatchEntryId", badId)],
  ["SendMessageBatch", entries({ MessageBody: "a" }), missing("SendMessageBatchRequestEntry.1.Id")],
  [
    "SendMessageBatch",
    entries({ Id: "a", MessageBody: "a".repeat(1_048_577) }),
    prefixed("BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."),
  ],
  [
    "DeleteMessageBatch",
    entries(),
    prefixed("EmptyBatchRequest", "There should be at least one DeleteMessageBatchRequestEntry in the request."),
  ],
  [
    "ChangeMessageVisibilityBatch",
    entries(),
    prefixed(
      "EmptyBatchRequest",
      "There should be at least one ChangeMessageVisibilityBatchRequestEntry in the request.",
    ),
  ],

  [
    "ReceiveMessage",
    { MaxNumberOfMessages: 0 },
    invalidParameter("MaxNumberOfMessages", 0, "Must be between 1 and 10, if provided."),
  ],
  [
    "ReceiveMessage",
    { MaxNumberOfMessages: 11 },
    invalidParameter("MaxNumberOfMessages", 11, "Must be between 1 and 10, if provided."),
  ],
  [
    "ReceiveMessage",
    { WaitTimeSeconds: -1 },
    invalidParameter("WaitTimeSeconds", -1, "Must be >= 0 and <= 20, if provided."),
  ],
  [
    "ReceiveMessage",
    { WaitTimeSeconds: 21 },
    invalidParameter("WaitTimeSeconds", 21, "Must be >= 0 and <= 20, if provided."),
  ],
  [
    "ReceiveMessage",
    { VisibilityTimeout: -1 },
    invalidParameter("VisibilityTimeout", -1, "Must be >= 0 and <= 43200, if provided."),
  ],
  [
    "ReceiveMessage",
    { VisibilityTimeout: 43_201 },
    invalidParameter("VisibilityTimeout", 43_201, "Must be >= 0 and <= 43200, if provided."),
  ],
  ["ReceiveMessage", { AttributeNames: ["Color"] }, own("InvalidAttributeName", "Unknown Attribute Color.")],
  [
    "ReceiveMessage",
    { MessageSystemAttributeNames: ["senderId"] },
    own("InvalidAttributeName", "Unknown Attribute senderId."),
  ],
  [
    "ReceiveMessage",
    { ReceiveRequestAttemptId: "1" },
    invalidValue("The request include parameter ReceiveRequestAttemptId which is not valid for this queue type"),
  ],

  ["DeleteMessage", {}, missing("ReceiptHandle")],
  ["DeleteMessage", { ReceiptHandle: "" }, missing("ReceiptHandle")],
  ["DeleteMessage", { ReceiptHandle: "none" }, badHandle],
  ["ChangeMessageVisibility", { VisibilityTimeout: 1 }, missing("ReceiptHandle")],
  ["ChangeMessageVisibility", { ReceiptHandle: "none" }, missing("VisibilityTimeout")],
  ["ChangeMessageVisibility", { ReceiptHandle: "none", VisibilityTimeout: 1 }, badHandle],
  [
    "ChangeMessageVisibility",
    { ReceiptHandle: "none", VisibilityTimeout: 43_201 },
    invalidParameter("VisibilityTimeout", 43_201, "Must be >= 0 and <= 43200, if provided."),
  ],

  ["GetQueueAttributes", { AttributeNames: ["Color"] }, own("InvalidAttributeName", "Unknown Attribute Color.")],
  [
    "GetQueueAttributes",
    { AttributeNames: ["QueueArn", "all"] },
    own("InvalidAttributeName", "Unknown Attribute all."),
  ],
  [
    "GetQueueUrl",
    { QueueUrl: undefined },
    invalidValue("Value for parameter QueueName is invalid. Reason: Must specify a queue name."),
  ],
  [
    "ListQueues",
    { QueueUrl: undefined, MaxResults: 0 },
    invalidValue(
      "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.",
    ),
  ],
  [
    "ListQueues",
    { QueueUrl: undefined, MaxResults: 1001 },
    invalidValue(
      "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.",
    ),
  ],
  [
    "ListQueues",
    { QueueUrl: undefined, MaxResults: 1, NextToken: "none" },
    invalidValue("Invalid or expired next token."),
  ],
  [
    "ListQueues",
    { QueueUrl: undefined, NextToken: "MSA=" },
    invalidValue("MaxResults is a mandatory parameter when you provide a value for NextToken."),
  ],
  [
    "ListDeadLetterSourceQueues",
    { MaxResults: 1001 },
    invalidValue(
      "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.",
    ),
  ],

  ["CreateQueue", { QueueUrl: undefined, QueueName: "q" }, unsupported(`CreateQueue: ${byTerraform}`)],
  ["SetQueueAttributes", { Policy: "" }, unsupported(`SetQueueAttributes: ${byTerraform}`)],
  [
    "StartMessageMoveTask",
    { QueueUrl: undefined },
    unsupported("StartMessageMoveTask: it moves messages only by redrive policies"),
  ],
];
