import type { MessageAttributes } from "../sqs/message-attributes.ts";
import type { Notification } from "./notification.ts";

/** A readable placeholder, because the local cloud cannot sign with AWS's key. */
const SIGNATURE = Buffer.from("not signed by the local cloud").toString("base64");

interface SubscriptionUrls {
  subscriptionArn: string;
  /** The signature version of the topic. @default 1 */
  signatureVersion: number | undefined;
  /** The local AWS endpoint, without a trailing slash. */
  awsUrl: string;
}

/**
 * Formats a notification as a queue without raw delivery receives it, with the fields in AWS's sequence.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function formatEnvelope(notification: Notification, urls: SubscriptionUrls): string {
  const { attributes, id, message, publishedAtMs, subject, topicArn } = notification;
  const { certificateUrl, signatureVersion, unsubscribeUrl } = createSignatureFields(urls);
  return JSON.stringify({
    Type: "Notification",
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(publishedAtMs).toISOString(),
    SignatureVersion: signatureVersion,
    Signature: SIGNATURE,
    SigningCertURL: certificateUrl,
    UnsubscribeURL: unsubscribeUrl,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: formatAttributes(attributes) }),
  });
}

/**
 * Formats a notification as the event of a function, where some fields have other names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function formatLambdaEvent(notification: Notification, urls: SubscriptionUrls): string {
  const { attributes, id, message, publishedAtMs, subject, topicArn } = notification;
  const { certificateUrl, signatureVersion, unsubscribeUrl } = createSignatureFields(urls);
  const sns = {
    Type: "Notification",
    MessageId: id,
    TopicArn: topicArn,
    Subject: subject ?? null,
    Message: message,
    Timestamp: new Date(publishedAtMs).toISOString(),
    SignatureVersion: signatureVersion,
    Signature: SIGNATURE,
    SigningCertUrl: certificateUrl,
    UnsubscribeUrl: unsubscribeUrl,
    MessageAttributes: formatAttributes(attributes),
  };
  const record = { EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: urls.subscriptionArn, Sns: sns };
  return JSON.stringify({ Records: [record] });
}

function createSignatureFields({ awsUrl, signatureVersion = 1, subscriptionArn }: SubscriptionUrls) {
  return {
    signatureVersion: String(signatureVersion),
    certificateUrl: `${awsUrl}/SimpleNotificationService-local.pem`,
    unsubscribeUrl: `${awsUrl}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
  };
}

function formatAttributes(attributes: MessageAttributes): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { BinaryValue, DataType = "", StringValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
    ]),
  );
}
