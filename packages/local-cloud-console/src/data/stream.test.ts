import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStream, type StreamListener } from "./stream.ts";

/** The part of EventSource that the stream uses. */
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

  fail({ isPermanent }: { isPermanent: boolean }) {
    this.readyState = isPermanent ? 2 : 0;
    this.onerror?.();
  }
}

const made: FakeSource[] = [];
const listener = {
  activities: vi.fn<StreamListener["activities"]>(),
  items: vi.fn<StreamListener["items"]>(),
  progress: vi.fn<StreamListener["progress"]>(),
  guide: vi.fn<StreamListener["guide"]>(),
  health: vi.fn<StreamListener["health"]>(),
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

test("starts the stream at the given position", () => {
  open();
  expect(made[0]?.url).toBe("/api/activities?since=run-1");
});

test("leaves reconnecting to the browser", () => {
  open();
  made[0]?.fail({ isPermanent: false });
  vi.advanceTimersByTime(10_000);
  expect(made).toHaveLength(1);
  expect(listener.connected).toHaveBeenLastCalledWith(false);
});

test("resumes after the last event when the browser gives up", () => {
  open();
  made[0]?.send("activities", [], "run-42");
  made[0]?.fail({ isPermanent: true });
  vi.advanceTimersByTime(1_000);
  expect(made[1]?.url).toBe("/api/activities?since=run-42");
});

test("does not reconnect after it is closed", () => {
  const close = open();
  made[0]?.fail({ isPermanent: true });
  close();
  vi.advanceTimersByTime(10_000);
  expect(made).toHaveLength(1);
  expect(made[0]?.closed).toBe(true);
});
