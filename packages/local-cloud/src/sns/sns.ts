import { randomUUID } from "node:crypto";
import { type ConditionContext, callerName, sourceContext } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Notification } from "./notification.ts";
import { type Publication, type PublishInput, readPublication } from "./read-publication.ts";
import { createSnsService } from "./sns-service.ts";
import type { Subscription, Topic } from "./topic.ts";
import type { Publisher } from "./topic-access.ts";

interface SnsOptions {
  accountId: string;
  topics: readonly Topic[];
  delivery: Delivery<Notification>;
  enforcement: Enforcement;
  activityLog: ActivityLog;
  clock: Clock;
}

/** The stack's topics, behind the policies of callers and topics. */
export class Sns {
  readonly service: AwsService;
  #options: SnsOptions;
  #topics: ReadonlyMap<string, Topic>;

  constructor(options: SnsOptions) {
    this.#options = options;
    this.#topics = new Map(options.topics.map((topic) => [topic.arn, topic]));
    this.service = createSnsService({
      accountId: options.accountId,
      topics: options.topics,
      authorize: ({ caller, cause }, action, resource) => this.#authorize(action, resource, { caller, cause }, {}),
      publish: (topic, publications, publisher) => this.#publish(topic, publications, publisher),
    });
  }

  get topicArns(): string[] {
    return [...this.#topics.keys()];
  }

  /** Resumes the deliveries that the last run left unfinished. */
  resume(): void {
    const subscriptions = this.#options.topics.flatMap((topic) => topic.subscriptions);
    this.#options.delivery.resume(subscriptions.flatMap(({ target }) => (target ? [target] : [])));
  }

  stop(): void {
    this.#options.delivery.stop();
  }

  /**
   * Publishes a message for the resource `sourceArn`, such as a rule. Resolves once it is stored.
   * @throws {AwsError} if the topic is unknown, the caller denied or the message invalid
   */
  async publish(topicArn: string, input: PublishInput, publisher: Publisher, sourceArn: string): Promise<void> {
    const topic = this.#topics.get(topicArn);
    if (!topic) {
      throw new AwsError("NotFoundException", `the stack has no topic ${topicArn}`);
    }
    this.#authorize("sns:Publish", topicArn, publisher, sourceContext(sourceArn));
    await this.#publish(topic, [readPublication(input)], publisher);
  }

  #authorize(action: string, resource: string, { caller, cause }: Publisher, context: ConditionContext): void {
    const resourcePolicy = this.#topics.get(resource)?.accessPolicy;
    this.#options.enforcement.demand({ caller, action, resource, context, resourcePolicy, cause });
  }

  /** Returns the IDs of the messages once they are stored. */
  async #publish(topic: Topic, publications: readonly Publication[], publisher: Publisher): Promise<string[]> {
    const ids = publications.map((publication) => this.#accept(topic, publication, publisher));
    await this.#options.delivery.flush();
    return ids;
  }

  #accept(topic: Topic, publication: Publication, { caller, cause, traceHeader }: Publisher): string {
    const { activityLog, clock } = this.#options;
    const { attributes, groupId, messages, subject } = publication;
    const id = randomUUID();
    activityLog.record({
      type: "message-published",
      topicArn: topic.arn,
      messageId: id,
      message: messages.default,
      attributes,
      caller: callerName(caller),
      cause,
    });
    for (const subscription of topic.subscriptions) {
      this.#send(subscription, {
        id,
        topicArn: topic.arn,
        subject,
        message: messages[subscription.protocol] ?? messages.default,
        attributes,
        groupId,
        traceHeader,
        publishedAtMs: clock.toRealTime(),
      });
    }
    return id;
  }

  #send({ filter, target }: Subscription, notification: Notification): void {
    const { activityLog, delivery } = this.#options;
    if (!target) {
      return;
    }
    const explanation = filter?.explain(notification);
    if (explanation?.matches === false) {
      const { id: messageId, topicArn } = notification;
      const { path, reason } = explanation;
      activityLog.record({ type: "message-filtered", topicArn, messageId, targetArn: target.arn, path, reason });
      return;
    }
    delivery.accept(notification, target);
  }
}
