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

it("keeps the position of a message that is replaced", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  store.put(message("first"));
  store.put(message("second"));
  store.put(message("first", { receiveCount: 1 }));
  expect(store.listVisible(0, 10).map(({ messageId }) => messageId)).toEqual(["first", "second"]);
});

it("finds the time at which the next hidden message becomes visible", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  store.put(message("visible"));
  expect(store.findNextVisibleAtMs(0)).toBeUndefined();
  store.put(message("later", { visibleAtMs: 2000 }));
  store.put(message("sooner", { visibleAtMs: 1000 }));
  expect(store.findNextVisibleAtMs(0)).toBe(1000);
  expect(store.findNextVisibleAtMs(1000)).toBe(2000);
});

it("deletes the messages sent at or before a time", () => {
  const store = new MessageStore(memoryStore.collection("messages"));
  for (const sentAtMs of [1, 2, 3]) {
    store.put(message(`sent at ${sentAtMs}`, { sentAtMs }));
  }
  store.deleteSentUntil(2);
  expect(store.listVisible(10, 10).map(({ messageId }) => messageId)).toEqual(["sent at 3"]);
});

it("makes undelayed messages of a run with a faster clock visible immediately", () => {
  const { collection } = testCollection({
    "at once": message("at once", { sentAtMs: 9000, visibleAtMs: 9000 }),
    later: message("later", { sentAtMs: 9000, visibleAtMs: 9500 }),
    "in flight": message("in flight", { sentAtMs: 500, visibleAtMs: 99_000, receiveCount: 1 }),
  });
  const store = new MessageStore(collection, { sentAtMs: 1000, visibleAtMs: 1000 + 30_000 });
  expect(store.listVisible(1000, 10).map(({ messageId }) => messageId)).toEqual(["at once"]);
  expect(store.listVisible(1500, 10).map(({ messageId }) => messageId)).toEqual(["at once", "later"]);
  expect(store.count(31_000)).toMatchObject({ visible: 3 });
});
