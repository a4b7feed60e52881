import { expect, it } from "vitest";
import { memoryStore } from "../core/store/store.ts";
import { testCollection } from "../testing/collection.ts";
import type { StoredMessage } from "./message.ts";
import { MessageStore } from "./message-store.ts";

function message(messageId: string, change: Partial<StoredMessage> = {}): StoredMessage {
  return {
    messageId,
    body: "{}",
    attributes: {},
    senderId: "someone",
    sentAtMs: 0,
    visibleAtMs: 0,
    receiveCount: 0,
    ...change,
  };
}

it("keeps a message's place when it is replaced", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  store.put(message("first"));
  store.put(message("second"));
  store.put(message("first", { receiveCount: 1 }));
  expect(store.visible(0, 10).map(({ messageId }) => messageId)).toEqual(["first", "second"]);
});

it("tells when the next hidden message becomes visible", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  store.put(message("visible"));
  expect(store.nextVisibleAtMs(0)).toBeUndefined();
  store.put(message("later", { visibleAtMs: 2000 }));
  store.put(message("sooner", { visibleAtMs: 1000 }));
  expect(store.nextVisibleAtMs(0)).toBe(1000);
  expect(store.nextVisibleAtMs(1000)).toBe(2000);
});

it("forgets what was sent until a time, and no more", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  for (const sentAtMs of [1, 2, 3]) {
    store.put(message(`sent at ${sentAtMs}`, { sentAtMs }));
  }
  store.forgetSentUntil(2);
  expect(store.visible(10, 10).map(({ messageId }) => messageId)).toEqual(["sent at 3"]);
});

it("shows what a run with a clock that was ahead has left, at once if it was to be seen at once", () => {
  const { collection } = testCollection({
    "at once": message("at once", { sentAtMs: 9000, visibleAtMs: 9000 }),
    later: message("later", { sentAtMs: 9000, visibleAtMs: 9500 }),
    "in flight": message("in flight", { sentAtMs: 500, visibleAtMs: 99_000, receiveCount: 1 }),
  });
  const store = new MessageStore(collection, { sentAtMs: 1000, visibleAtMs: 1000 + 30_000 });
  expect(store.visible(1000, 10).map(({ messageId }) => messageId)).toEqual(["at once"]);
  expect(store.visible(1500, 10).map(({ messageId }) => messageId)).toEqual(["at once", "later"]);
  expect(store.counts(31_000)).toMatchObject({ visible: 3 });
});
