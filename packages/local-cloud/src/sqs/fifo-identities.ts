import { randomUUID } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";
import { type AcceptedMessage, Deduplication, hashBody } from "./deduplication.ts";
import type { OutgoingMessage } from "./message.ts";
import type { FifoSettings } from "./queue-settings.ts";
import { SequenceNumbers } from "./sequence-numbers.ts";

interface FifoIdentity {
  messageId: string;
  sequenceNumber: string;
  deduplicationId: string;
}

export interface FifoIdentitiesOptions {
  clock: Clock;
  accepted: Collection<AcceptedMessage>;
  /** The highest sequence number of an earlier run that is known. */
  lastSequenceNumber: string | undefined;
}

/** Gives the messages of a FIFO queue their IDs and places, those of an earlier message to a duplicate. */
export class FifoIdentities {
  #settings: FifoSettings;
  #deduplication: Deduplication;
  #sequenceNumbers: SequenceNumbers;

  constructor(settings: FifoSettings, { accepted, clock, lastSequenceNumber }: FifoIdentitiesOptions) {
    this.#settings = settings;
    this.#deduplication = new Deduplication(clock, accepted);
    this.#sequenceNumbers = new SequenceNumbers(clock, lastSequenceNumber);
  }

  identify(message: OutgoingMessage): { identity: FifoIdentity; isDuplicate: boolean } {
    const { body, deduplicationId = hashBody(body), groupId } = message;
    const key = this.#settings.deduplicationScope === "queue" ? deduplicationId : `${groupId} ${deduplicationId}`;
    const earlier = this.#deduplication.find(key);
    if (earlier) {
      const { messageId, sequenceNumber } = earlier;
      return { identity: { messageId, sequenceNumber, deduplicationId }, isDuplicate: true };
    }
    const identity = { messageId: randomUUID(), sequenceNumber: this.createSequenceNumber() };
    this.#deduplication.add(key, identity);
    return { identity: { ...identity, deduplicationId }, isDuplicate: false };
  }

  createSequenceNumber(): string {
    return this.#sequenceNumbers.next();
  }
}
