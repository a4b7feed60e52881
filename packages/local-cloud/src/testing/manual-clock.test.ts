import { expect, it } from "vitest";
import { ManualClock } from "./manual-clock.ts";

it("does not move until it is advanced", async () => {
  const clock = new ManualClock(1000);
  expect(clock.now()).toBe(1000);
  await clock.advance(500);
  expect(clock.now()).toBe(1500);
});

it("runs tasks when due, in order, and simultaneous ones in scheduling order", async () => {
  const clock = new ManualClock(0);
  const ran: [string, number][] = [];
  for (const [name, delayMs] of [
    ["c", 30],
    ["a", 10],
    ["b", 20],
    ["b2", 20],
    ["never", 41],
    ["last", 40],
  ] as const) {
    clock.after(delayMs, () => ran.push([name, clock.now()]));
  }
  expect(clock.pendingMs).toEqual([10, 20, 20, 30, 40, 41]);
  await clock.advance(40);
  expect(ran).toEqual([
    ["a", 10],
    ["b", 20],
    ["b2", 20],
    ["c", 30],
    ["last", 40],
  ]);
  expect(clock.pendingMs).toEqual([1]);
});

it("completes the promises and tasks that a task starts before the next task", async () => {
  const clock = new ManualClock(0);
  const ran: string[] = [];
  const retry = async (attempt: number) => {
    await null;
    ran.push(`retry ${attempt} at ${clock.now()}`);
    if (attempt < 3) {
      clock.after(10, () => void retry(attempt + 1));
    }
  };
  clock.after(0, () => void retry(1));
  clock.after(15, () => ran.push("between"));
  await clock.advance(100);
  expect(ran).toEqual(["retry 1 at 0", "retry 2 at 10", "between", "retry 3 at 20"]);
});

it("does not run a task canceled by another task", async () => {
  const clock = new ManualClock();
  const ran: string[] = [];
  const cancel = clock.after(10, () => ran.push("canceled"));
  clock.after(5, cancel);
  await clock.advance(20);
  expect(ran).toEqual([]);
  expect(clock.pendingMs).toEqual([]);
});

it("never moves backwards, even for an overdue task", async () => {
  const clock = new ManualClock(1000);
  let ranAt = 0;
  clock.after(-500, () => {
    ranAt = clock.now();
  });
  await clock.advance(0);
  expect(ranAt).toBe(1000);
});
