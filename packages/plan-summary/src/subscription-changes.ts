import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import { isHidden, type ResourceChange, type Values } from "./plan.ts";

/** Those of queues and functions; an email is not part of the choreography. */
const PROTOCOLS = new Set<unknown>(["lambda", "sqs"]);

/** Finds changes of the queues and functions that receive the messages of topics. */
export function findSubscriptionChanges(changes: readonly ResourceChange[]): Finding[] {
  return changes
    .filter(({ type }) => type === "aws_sns_topic_subscription")
    .filter(({ after, before }) => PROTOCOLS.has((after ?? before)?.protocol))
    .flatMap((change) => describe(change).map((text) => ({ address: change.address, text })));
}

function describe({ action, address, after, before, destroysFirst }: ResourceChange): string[] {
  const name = (values: Values) => nameSubscription(values, address);
  const texts: string[] = [];
  if (action === "create" && after) {
    const filter = isSet(after.filter_policy) ? `, for messages that match ${code(after.filter_policy)}` : "";
    const warning = ". **It has no dead-letter queue**: an undeliverable message is lost";
    texts.push(`**Subscription added**: ${name(after)}${filter}${isSet(after.redrive_policy) ? "" : warning}`);
  }
  if (action === "destroy" && before) {
    texts.push(`**Subscription removed**: ${name(before)}`);
  }
  if (action === "forget" && before) {
    texts.push(`**Subscription no longer managed**: ${name(before)} stays in AWS`);
  }
  if (action === "replace" && after) {
    const gap = destroysFirst ? "; until the new one exists, it receives no messages" : "";
    texts.push(`**Subscription replaced**: ${name(after)}${gap}`);
  }
  if (before && after && before.filter_policy !== after.filter_policy) {
    const show = (policy: unknown) => (isSet(policy) ? code(policy) : "all messages");
    texts.push(
      `**Filter policy changed**: ${name(after)}: ${show(before.filter_policy)} → ${show(after.filter_policy)}`,
    );
  }
  return texts;
}

/** Names a subscription by its address until its ends are known. */
function nameSubscription({ endpoint, topic_arn }: Values, address: string): string {
  return [endpoint, topic_arn].some(isHidden) ? code(address) : `${code(endpoint)} to ${code(topic_arn)}`;
}

const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";
