import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { TokenBucket } from "./token-bucket.ts";

const taken = (bucket: TokenBucket, times: number) => Array.from({ length: times }, () => bucket.take());

test("lets a burst through, and no more", () => {
  const bucket = new TokenBucket({ requestsPerSecond: 10, burst: 3 }, new ManualClock());
  expect(taken(bucket, 5)).toEqual([true, true, true, false, false]);
});

test("fills up at its rate, to the burst at most", async () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket({ requestsPerSecond: 10, burst: 3 }, clock);
  taken(bucket, 3);
  await clock.advance(99);
  expect(bucket.take()).toBe(false);
  await clock.advance(1);
  expect(taken(bucket, 2)).toEqual([true, false]);
  await clock.advance(3_600_000);
  expect(taken(bucket, 4)).toEqual([true, true, true, false]);
});
