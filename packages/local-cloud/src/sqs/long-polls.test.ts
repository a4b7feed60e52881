import { expect, it } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { LongPolls } from "./long-polls.ts";

function createPolls(messages: string[]) {
  const clock = new ManualClock();
  const polls = new LongPolls<string>(clock, () => undefined);
  return { clock, polls, take: () => messages.splice(0, 1) };
}

it("serves the longest-waiting receives, one message each", async () => {
  const messages: string[] = [];
  const { clock, polls, take } = createPolls(messages);
  const waiting = [polls.wait(take, 1000), polls.wait(take, 1000), polls.wait(take, 1000)];
  messages.push("a", "b");
  polls.serve();
  await clock.advance(1000);
  expect(await Promise.all(waiting)).toEqual([["a"], ["b"], []]);
  expect(clock.pendingMs).toEqual([]);
});

it("does not wait once stopped", async () => {
  const { clock, polls, take } = createPolls([]);
  const waiting = polls.wait(take, 1000);
  polls.stop();
  expect(await waiting).toEqual([]);
  expect(await polls.wait(take, 1000)).toEqual([]);
  expect(clock.pendingMs).toEqual([]);
});
