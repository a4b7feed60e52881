import type { AwsCall } from "../core/aws-service.ts";
import type { SqsServiceDependencies } from "../sqs/authorized-queues.ts";
import { createSqsService } from "../sqs/sqs-service.ts";
import { testQueue } from "./queue-setup.ts";

export const caller = { kind: "role", arn: "arn:aws:sts::000000000000:assumed-role/a/b", roleArn: "…" } as const;

/** Creates the service with two queues, and a function that calls it. */
export function testSqsService({ authorize = () => {}, queues }: Partial<SqsServiceDependencies> = {}) {
  const { queue, clock } = testQueue({ policy: '{"Version":"2012-10-17"}', tags: { project: "lab2" } });
  const { queue: other } = testQueue({ name: "other" }, clock);
  const service = createSqsService({ queues: queues ?? [queue, other], authorize });
  const call = async (
    operation: string,
    input: object,
    { headers = {}, signal = new AbortController().signal }: Partial<Pick<AwsCall, "headers" | "signal">> = {},
  ) => {
    const body = Buffer.from(JSON.stringify(input));
    const response = await service.call({ operation, headers, body, caller, signal });
    return JSON.parse(response.body.toString() || "{}");
  };
  return { queue, other, clock, call, QueueUrl: queue.url };
}
