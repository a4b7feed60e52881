import { GetQueueAttributesCommand, QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";

export interface MessageCounts {
  visible: number;
  /** Messages that a reader has received and neither deleted nor returned. */
  hidden: number;
}

export interface QueueOptions {
  url: string;
  sqs: Pick<SQSClient, "send">;
  region: () => Promise<string>;
}

/** A queue of the stack. */
export class Queue {
  readonly url: string;
  protected readonly sqs: Pick<SQSClient, "send">;
  #region: () => Promise<string>;

  constructor({ region, sqs, url }: QueueOptions) {
    this.url = url;
    this.sqs = sqs;
    this.#region = region;
  }

  get name(): string {
    return this.url.slice(this.url.lastIndexOf("/") + 1);
  }

  /** Returns SQS's counts, which are approximate. */
  async countMessages(): Promise<MessageCounts> {
    const { Attributes = {} } = await this.withReadableError(
      this.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.url,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      ),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    };
  }

  protected async withReadableError<Response>(response: Promise<Response>): Promise<Response> {
    try {
      return await response;
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) {
        throw error;
      }
      const problem = `queue ${this.name} not found in ${await this.#region()}: is the stack deployed?`;
      throw new Error(problem, { cause: error });
    }
  }
}
