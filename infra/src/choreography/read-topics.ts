import { type PolicyHolder, readResourcePolicy } from "./policy-holder.ts";
import type { Queue } from "./read-queues.ts";
import type { Receiver } from "./receiver.ts";
import type { Resources } from "./resources-schema.ts";
import { reference } from "./terraform-json.ts";

export interface Topic extends PolicyHolder {
  name: string;
  subscriptions: Subscription[];
}

/** The subscription of a queue or function of the stack. */
export interface Subscription extends Receiver {
  name: string;
  deadLetterQueue: Queue | undefined;
}

interface TopicReaders {
  findReceiver: (arn: string) => Receiver;
  queues: Queue[];
}

export function readTopics(resources: Resources, { findReceiver, queues }: TopicReaders): Topic[] {
  return Object.entries(resources.aws_sns_topic).map(([name, { policy }]) => {
    const arn = reference(`aws_sns_topic.${name}.arn`);
    const attached = Object.entries(resources.aws_sns_topic_policy)
      .filter(([, topicPolicy]) => topicPolicy.arn === arn)
      .map(([id, { policy }]) => readResourcePolicy(policy, `aws_sns_topic_policy.${id}`));
    const own = policy === undefined ? [] : [readResourcePolicy(policy, `aws_sns_topic.${name}`)];
    const subscriptions = Object.entries(resources.aws_sns_topic_subscription).flatMap(([id, subscription]) => {
      const receiver = findReceiver(subscription.endpoint);
      const { redrive_policy } = subscription;
      const letters = redrive_policy && JSON.parse(redrive_policy).deadLetterTargetArn;
      const deadLetterQueue = queues.find((each) => each.arn === letters);
      const isRead = subscription.topic_arn === arn && (receiver.queue ?? receiver.function);
      return isRead ? [{ name: id, ...receiver, deadLetterQueue }] : [];
    });
    return { name, arn, policies: [...attached, ...own], subscriptions };
  });
}
