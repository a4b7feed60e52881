import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";

/** Receives messages of a queue until none is left. */
export async function receiveAll(awsUrl: string, queue: string): Promise<Message[]> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const sqs = new SQSClient({ endpoint: awsUrl, region: "eu-west-1", credentials });
  onTestFinished(() => sqs.destroy());
  const received: Message[] = [];
  for (let found = -1; found !== received.length; ) {
    found = received.length;
    const QueueUrl = `${awsUrl}/000000000000/lab2-dev-${queue}`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    received.push(...Messages);
  }
  return received;
}
