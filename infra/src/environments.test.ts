import { describe, expect, test } from "vitest";
import { checkSettings, environmentNames, settingsOf } from "./environments.ts";

const prod = settingsOf("prod", {});

test("there are dev, staging and prod, and none needs a variable", () => {
  expect(environmentNames).toEqual(["dev", "staging", "prod"]);
  for (const environment of environmentNames) expect(() => settingsOf(environment, {})).not.toThrow();
});

test("dev keeps its state in a file, and in the bucket where there is one", () => {
  expect(settingsOf("dev", {}).state).toEqual({ kind: "local" });
  expect(settingsOf("dev", { ORDERS_STATE_BUCKET: "states" }).state).toEqual({ kind: "s3", bucket: "states" });
});

test("what is different for every team comes from variables", () => {
  const settings = settingsOf("prod", {
    ORDERS_ACCOUNT_ID: "111122223333",
    ORDERS_ALARM_EMAIL: "on-call@example.com",
    ORDERS_STATE_BUCKET: "lab2-orders-state-1",
    ORDERS_COMMIT: "4f2c9d1",
  });
  expect(settings).toMatchObject({
    accountId: "111122223333",
    alarmEmail: "on-call@example.com",
    state: { kind: "s3", bucket: "lab2-orders-state-1" },
    commit: "4f2c9d1",
  });
});

test.each(["qa", "", "constructor"])(
  "an unknown environment, %j, is refused with those that there are",
  (environment) => {
    expect(() => settingsOf(environment, {})).toThrow(
      expect.objectContaining({
        code: "INVALID_SETTINGS",
        message: `there is no environment "${environment}": choose dev, staging, prod`,
      }),
    );
  },
);

describe("a setting that cannot be stops synth with its name", () => {
  test.each<[setting: string, changes: object, problem: string]>([
    ["accountId", { accountId: "12" }, "accountId: must be 12 digits"],
    ["region", { region: "Ireland" }, "region: must be a region such as eu-west-1"],
    ["namePrefix", { namePrefix: "Lab 2" }, "namePrefix: must be 1 to 12 lower-case letters, digits and hyphens"],
    ["alarmEmail", { alarmEmail: "nobody" }, "alarmEmail: Invalid email address"],
    ["logRetentionDays", { logRetentionDays: 2 }, "logRetentionDays: Invalid option"],
    ["throttling.burst", { throttling: { requestsPerSecond: 1, burst: 0 } }, "throttling.burst: Too small"],
    ["jwt.audiences", { jwt: { issuer: "https://id.example", audiences: [] } }, "jwt.audiences: Too small"],
    ["an unknown one", { retention: 7 }, 'settings: Unrecognized key: "retention"'],
  ])("%s", (_, changes, problem) => {
    expect(() => checkSettings("prod", { ...prod, ...changes })).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`environment prod: ${problem}`) }),
    );
  });
});
