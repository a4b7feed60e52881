import fc from "fast-check";
import { expect, it } from "vitest";
import { senderId, testQueue } from "../testing/queue-setup.ts";

const RETENTION_SECONDS = 200;
const MAX_TIMEOUT_SECONDS = 20;

/** The state of a message as a consumer may expect it. */
interface ModelMessage {
  sentAtMs: number;
  visibleAtMs: number;
  receives: number;
  deleted: boolean;
}

interface Handle {
  messageId: string;
  receive: number;
  receiptHandle: string;
}

const seconds = (max: number) => fc.integer({ min: 0, max });
const step = fc.oneof(
  fc.record({ do: fc.constant("send" as const), delaySeconds: seconds(10) }),
  fc.record({
    do: fc.constant("receive" as const),
    max: fc.integer({ min: 1, max: 10 }),
    visibilityTimeoutSeconds: seconds(MAX_TIMEOUT_SECONDS),
  }),
  fc.record({ do: fc.constant("delete" as const), pick: fc.nat() }),
  fc.record({
    do: fc.constant("change visibility" as const),
    pick: fc.nat(),
    visibilityTimeoutSeconds: seconds(MAX_TIMEOUT_SECONDS),
  }),
  fc.record({ do: fc.constant("advance" as const), bySeconds: seconds(40) }),
);

function setUp() {
  const { queue, clock } = testQueue({ messageRetentionSeconds: RETENTION_SECONDS });
  const model = new Map<string, ModelMessage>();
  const handles: Handle[] = [];

  const isRetained = (message: ModelMessage) =>
    !message.deleted && clock.now() < message.sentAtMs + RETENTION_SECONDS * 1000;
  const visible = () =>
    [...model].filter(([, message]) => isRetained(message) && message.visibleAtMs <= clock.now()).map(([id]) => id);
  const hidden = () =>
    [...model.values()].filter((message) => isRetained(message) && message.visibleAtMs > clock.now());
  /** Picks a handle and its message. `latest` is whether the handle is from the latest receive. */
  const choose = (pick: number) => {
    const handle = handles[pick % handles.length];
    const message = handle && model.get(handle.messageId);
    return { handle, message, latest: message?.receives === handle?.receive };
  };

  return {
    async send(delaySeconds: number) {
      const { messageId } = await queue.send({ body: "{}", delaySeconds, senderId });
      expect(model.has(messageId)).toBe(false);
      const sentAtMs = clock.now();
      model.set(messageId, { sentAtMs, visibleAtMs: sentAtMs + delaySeconds * 1000, receives: 0, deleted: false });
    },

    async receive(maxNumberOfMessages: number, visibilityTimeoutSeconds: number) {
      const expected = visible().slice(0, maxNumberOfMessages);
      const received = await queue.receive({ maxNumberOfMessages, visibilityTimeoutSeconds });
      expect(received.map(({ messageId }) => messageId)).toEqual(expected);
      for (const { messageId, receiptHandle, receiveCount } of received) {
        const message = model.get(messageId) as ModelMessage;
        message.receives++;
        message.visibleAtMs = clock.now() + visibilityTimeoutSeconds * 1000;
        expect(receiveCount).toBe(message.receives);
        handles.push({ messageId, receive: receiveCount, receiptHandle });
      }
    },

    async delete(pick: number) {
      const { handle, message, latest } = choose(pick);
      if (!handle || !message) {
        return;
      }
      await queue.delete(handle.receiptHandle);
      if (latest) {
        message.deleted = true;
      }
    },

    async changeVisibility(pick: number, visibilityTimeoutSeconds: number) {
      const { handle, message } = choose(pick);
      if (!handle || !message) {
        return;
      }
      const change = queue.changeVisibility(handle.receiptHandle, visibilityTimeoutSeconds);
      if (!isRetained(message)) {
        return expect(change).rejects.toMatchObject({ code: "InvalidParameterValueException" });
      }
      await change;
      message.visibleAtMs = clock.now() + visibilityTimeoutSeconds * 1000;
    },

    advance: (bySeconds: number) => clock.advance(bySeconds * 1000),

    checkCounts() {
      const notVisible = hidden().filter(({ receives }) => receives > 0).length;
      expect(queue.counts()).toEqual({ visible: visible().length, notVisible, delayed: hidden().length - notVisible });
    },

    async drain() {
      await clock.advance(MAX_TIMEOUT_SECONDS * 1000);
      for (let left = visible().length; left > 0; left -= 10) {
        await this.receive(10, MAX_TIMEOUT_SECONDS);
      }
      expect(await queue.receive()).toEqual([]);
    },
  };
}

it("no message is lost, received within its visibility timeout, or received after its deletion", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const run = setUp();
      for (const each of steps) {
        if (each.do === "send") {
          await run.send(each.delaySeconds);
        } else if (each.do === "receive") {
          await run.receive(each.max, each.visibilityTimeoutSeconds);
        } else if (each.do === "delete") {
          await run.delete(each.pick);
        } else if (each.do === "change visibility") {
          await run.changeVisibility(each.pick, each.visibilityTimeoutSeconds);
        } else {
          await run.advance(each.bySeconds);
        }
        run.checkCounts();
      }
      await run.drain();
    }),
    { numRuns: 300 },
  );
});
