import fc from "fast-check";
import { expect, test } from "vitest";
import { senderId, testQueue } from "../testing/queue-setup.ts";
import type { ReceivedMessage } from "./message.ts";

const VISIBILITY_MS = 30_000;

const step = fc.oneof(
  fc.record({ do: fc.constant("send" as const), group: fc.constantFrom("a", "b", "c") }),
  fc.record({ do: fc.constant("receive" as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constant("delete" as const), pick: fc.nat() }),
  fc.record({ do: fc.constant("advance" as const), seconds: fc.integer({ min: 0, max: 40 }) }),
);

/** A FIFO queue, and the bodies of the messages that a consumer has yet to handle, by group. */
function setUp() {
  const fifo = { contentBasedDeduplication: true, deduplicationScope: "queue", throughputLimit: "perQueue" } as const;
  const { clock, queue } = testQueue({ name: "orders.fifo", fifo });
  const open = new Map<string, string[]>([
    ["a", []],
    ["b", []],
    ["c", []],
  ]);
  const received: { message: ReceivedMessage; expiresAtMs: number }[] = [];
  let sent = 0;
  return {
    async send(groupId: string) {
      const body = String(++sent);
      await queue.send({ body, groupId, senderId });
      open.get(groupId)?.push(body);
    },
    async receive(maxNumberOfMessages: number) {
      const messages = await queue.receive({ maxNumberOfMessages });
      for (const [groupId, bodies] of open) {
        const own = messages.filter((message) => message.groupId === groupId).map(({ body }) => body);
        expect(own).toEqual(bodies.slice(0, own.length));
      }
      received.push(...messages.map((message) => ({ message, expiresAtMs: clock.now() + VISIBILITY_MS })));
    },
    async deleteAny(pick: number) {
      const [chosen] = received.splice(pick % Math.max(received.length, 1), 1);
      if (chosen && chosen.expiresAtMs > clock.now()) {
        const { body, groupId = "", receiptHandle } = chosen.message;
        await queue.delete(receiptHandle);
        open.set(groupId, open.get(groupId)?.filter((each) => each !== body) ?? []);
      }
    },
    advance: (seconds: number) => clock.advance(seconds * 1000),
    check: () => expect(queue.total).toBe([...open.values()].flat().length),
  };
}

test("each group keeps its order and loses nothing, whatever is received, deleted and made visible", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { advance, check, deleteAny, receive, send } = setUp();
      for (const each of steps) {
        switch (each.do) {
          case "send":
            await send(each.group);
            break;
          case "receive":
            await receive(each.max);
            break;
          case "delete":
            await deleteAny(each.pick);
            break;
          case "advance":
            await advance(each.seconds);
        }
      }
      check();
    }),
  );
});
