import { expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { TokenBucket } from "./token-bucket.ts";

const taken = (bucket: TokenBucket, times: number) => Array.from({ length: times }, () => bucket.take());

test("allows requests up to the burst", () => {
  const bucket = new TokenBucket({ requestsPerSecond: 10, burst: 3 }, new ManualClock());
  expect(taken(bucket, 5)).toEqual([true, true, true, false, false]);
});

test("refills at its rate, up to the burst", async () => {
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
