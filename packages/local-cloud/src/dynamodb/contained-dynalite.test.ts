import { expect, onTestFinished, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { createSystemClock } from "../core/clock.ts";
import { account, createHeaders } from "../testing/running-dynamodb.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { DynamoDB } from "./dynamodb.ts";

test("starts no thread for a stack without tables until a request needs it", async () => {
  let threads = 0;
  const count = () => {
    threads += 1;
  };
  process.on("worker", count);
  onTestFinished(() => void process.off("worker", count));
  const engine = new ContainedDynalite(account);
  const clock = createSystemClock();
  const dynamodb = new DynamoDB({
    ...account,
    tables: [],
    engine,
    authorize: () => {},
    clock,
    activityLog: new ActivityLog(clock),
  });
  onTestFinished(() => dynamodb.stop());
  await dynamodb.start();
  expect(threads).toBe(0);

  const listTables = () => engine.request(createHeaders("ListTables"), "{}", false);
  expect(JSON.parse(String((await listTables()).body))).toEqual({ TableNames: [] });
  await listTables();
  expect(threads).toBe(1);

  await dynamodb.stop();
  await expect(listTables()).rejects.toThrow("dynalite is not running");
});
