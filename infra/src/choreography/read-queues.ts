import { type PolicyHolder, readResourcePolicy } from "./policy-holder.ts";
import type { Resources } from "./resources-schema.ts";
import { reference } from "./terraform-json.ts";

export interface Queue extends PolicyHolder {
  name: string;
  /** ARN of the queue to which its redrive policy moves messages; undefined without such a policy. */
  deadLetterTargetArn: string | undefined;
}

/** Reads the queues with their policies. */
export function readQueues(resources: Resources): Queue[] {
  return Object.entries(resources.aws_sqs_queue).map(([name, { policy, redrive_policy }]) => {
    const url = reference(`aws_sqs_queue.${name}.url`);
    const attached = Object.entries(resources.aws_sqs_queue_policy)
      .filter(([, { queue_url }]) => queue_url === url)
      .map(([id, { policy }]) => readResourcePolicy(policy, `aws_sqs_queue_policy.${id}`));
    const own = policy === undefined ? [] : [readResourcePolicy(policy, `aws_sqs_queue.${name}`)];
    const deadLetterTargetArn: string | undefined = redrive_policy && JSON.parse(redrive_policy).deadLetterTargetArn;
    return { name, arn: reference(`aws_sqs_queue.${name}.arn`), policies: [...attached, ...own], deadLetterTargetArn };
  });
}
