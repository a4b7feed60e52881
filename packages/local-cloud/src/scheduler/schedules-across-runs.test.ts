import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateScheduleCommand, DeleteScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openDiskStore } from "../core/store/disk-store.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import {
  MINUTE_MS,
  ROLE_ARN,
  type SchedulerSetup,
  START_MS,
  setUpScheduler,
  toQueueArn,
} from "../testing/scheduler-setup.ts";

const HOUR_MS = 60 * MINUTE_MS;

/** Starts schedules again and again on the same data. The time between two runs passes on the clock alone. */
function createRuns() {
  const folder = mkdtempSync(join(tmpdir(), "schedules-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = new ManualClock(START_MS);
  return {
    clock,
    async run<Result>(
      use: (scheduler: ReturnType<typeof setUpScheduler>) => Promise<Result>,
      setup: SchedulerSetup = {},
    ): Promise<Result> {
      const store = await openDiskStore(folder);
      const scheduler = setUpScheduler({ ...setup, clock, store });
      try {
        return await use(scheduler);
      } finally {
        scheduler.stop();
        await store.close();
      }
    },
  };
}

async function create({ connect }: ReturnType<typeof setUpScheduler>, change: object = {}): Promise<void> {
  const client = await connect();
  await client.send(
    new CreateScheduleCommand({
      Name: "order-1",
      ScheduleExpression: "at(2026-11-28T16:30:00)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: toQueueArn("reminders"),
        RoleArn: ROLE_ARN,
        Input: "order-1",
        DeadLetterConfig: { Arn: toQueueArn("dead") },
      },
      ...change,
    }),
  );
}

const countAfter = (ms: number) => async (scheduler: ReturnType<typeof setUpScheduler>) => {
  await scheduler.advance(ms);
  return scheduler.read("reminders").length;
};

test("a schedule that was created through the API runs in a later run of the local cloud", async () => {
  const { run } = createRuns();
  await run(create);
  expect(await run(countAfter(29 * MINUTE_MS))).toBe(0);
  expect(await run(countAfter(MINUTE_MS))).toBe(1);
  expect(await run(countAfter(24 * HOUR_MS))).toBe(1);
});

test("a run that was due while the local cloud was stopped takes place at the next start", async () => {
  const { clock, run } = createRuns();
  await run(create);
  await clock.advance(23 * HOUR_MS);
  expect(await run(countAfter(0))).toBe(1);
});

test("a run that was due longer ago than its retries take becomes a dead letter", async () => {
  const { clock, run } = createRuns();
  await run(create);
  await clock.advance(25 * HOUR_MS);
  await run(async ({ advance, read }) => {
    await advance(0);
    expect(read("reminders")).toEqual([]);
    expect(read("dead")).toMatchObject([
      { attributes: { EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" } } },
    ]);
  });
});

test("one of the runs that were due while the local cloud was stopped takes place", async () => {
  const { clock, run } = createRuns();
  await run((scheduler) => create(scheduler, { ScheduleExpression: "cron(0/10 * * * ? *)" }));
  await clock.advance(5 * HOUR_MS + 5 * MINUTE_MS);
  expect(await run(countAfter(4 * MINUTE_MS))).toBe(1);
  expect(await run(countAfter(MINUTE_MS))).toBe(2);
});

test("a deleted schedule stays deleted, and a run that is being retried continues", async () => {
  const { run } = createRuns();
  const aroundDelivery = () => Promise.reject(new DeliveryError("THROTTLING", "slow down", { retryable: true }));
  await run(
    async (scheduler) => {
      await create(scheduler);
      await scheduler.advance(30 * MINUTE_MS);
      const client = await scheduler.connect();
      await client.send(new DeleteScheduleCommand({ Name: "order-1" }));
    },
    { aroundDelivery },
  );
  await run(async ({ advance, connect, read }) => {
    await advance(HOUR_MS);
    expect(read("reminders")).toHaveLength(1);
    const client = await connect();
    expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  });
});

test("a start leaves a schedule of the stack alone, creates one that differs and deletes one that is gone", async () => {
  const { run } = createRuns();
  const toSetup = (schedule_expression: string, name = "hourly") => ({
    schedules: {
      hourly: {
        name,
        schedule_expression,
        flexible_time_window: { mode: "OFF" },
        target: { arn: toQueueArn("reminders"), role_arn: ROLE_ARN, input: "tick" },
      },
    },
  });
  const hourly = toSetup("rate(1 hour)");
  expect(await run(countAfter(0), hourly)).toBe(1);
  expect(await run(countAfter(59 * MINUTE_MS), hourly)).toBe(1);
  expect(await run(countAfter(MINUTE_MS), hourly)).toBe(2);
  expect(await run(countAfter(0), toSetup("rate(2 hours)"))).toBe(3);
  await run(
    async ({ connect }) => {
      const client = await connect();
      const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
      expect(Schedules.map(({ Name }) => Name)).toEqual(["renamed"]);
    },
    toSetup("rate(2 hours)", "renamed"),
  );
});

test("a one-time schedule runs exactly once, however often and when the local cloud stops", async () => {
  const pause = fc.record({ up: fc.integer({ min: 0, max: 40 }), down: fc.integer({ min: 0, max: 40 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(pause, { minLength: 1, maxLength: 4 }), async (pauses) => {
      const { clock, run } = createRuns();
      await run(create);
      for (const { down, up } of pauses) {
        await clock.advance(down * MINUTE_MS);
        await run(countAfter(up * MINUTE_MS));
      }
      expect(await run(countAfter(HOUR_MS))).toBe(1);
    }),
    { numRuns: 10 },
  );
});
