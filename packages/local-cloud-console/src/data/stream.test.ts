import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStream, type StreamListener } from "./stream.ts";

/** What of an EventSource the stream uses. */
class FakeSource extends EventTarget {
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  close() {
    this.closed = true;
  }

  send(name: string, data: unknown, lastEventId = "") {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId }));
  }

  fail({ forGood }: { forGood: boolean }) {
    this.readyState = forGood ? 2 : 0;
    this.onerror?.();
  }
}

const made: FakeSource[] = [];
const listener = {
  activities: vi.fn<StreamListener["activities"]>(),
  items: vi.fn<StreamListener["items"]>(),
  gap: vi.fn<StreamListener["gap"]>(),
  connected: vi.fn<StreamListener["connected"]>(),
};
const open = () =>
  openStream("run-1", listener, (url) => {
    const source = new FakeSource(url);
    made.push(source);
    return source as unknown as EventSource;
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", { CLOSED: 2 });
});
afterEach(() => {
  made.length = 0;
  vi.clearAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a stream begins where the counts end", () => {
  open();
  expect(made[0]?.url).toBe("/api/activities?since=run-1");
});

test("what the browser connects again by itself is left to it", () => {
  open();
  made[0]?.fail({ forGood: false });
  vi.advanceTimersByTime(10_000);
  expect(made).toHaveLength(1);
  expect(listener.connected).toHaveBeenLastCalledWith(false);
});

test("where the browser gives up, the stream goes on after the last event that came", () => {
  open();
  made[0]?.send("activities", [], "run-42");
  made[0]?.fail({ forGood: true });
  vi.advanceTimersByTime(1_000);
  expect(made[1]?.url).toBe("/api/activities?since=run-42");
});

test("a stream that was ended does not connect again", () => {
  const end = open();
  made[0]?.fail({ forGood: true });
  end();
  vi.advanceTimersByTime(10_000);
  expect(made).toHaveLength(1);
  expect(made[0]?.closed).toBe(true);
});
