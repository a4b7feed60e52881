import { describe, expect, test } from "vitest";
import { environmentNames, parseSettings, readSettings } from "./environments.ts";
import { prodVariables } from "./synthesized-stack.ts";

const prod = readSettings("prod", prodVariables);

test.each(["dev", "staging", "dev-alice"])(
  "%s needs no variables, and anyone may place orders in it",
  (environment) => {
    expect(readSettings(environment, {})).toMatchObject({ public: true, placeOrdersByGet: true });
  },
);

test("prod requires the account, an address for alarms and the issuer of tokens", () => {
  expect(() =>
    readSettings("prod", { ...prodVariables, ORDERS_ALARM_EMAIL: "", ORDERS_ACCOUNT_ID: undefined }),
  ).toThrow(
    expect.objectContaining({
      code: "MISSING_VARIABLES",
      message: "environment prod requires ORDERS_ACCOUNT_ID, ORDERS_ALARM_EMAIL: set them, see docs/environments.md",
    }),
  );
  expect(prod).toMatchObject({
    public: false,
    placeOrdersByGet: false,
    jwt: { issuer: "https://id.example.com", audiences: ["orders"] },
  });
});

test("a personal environment is dev without alarms", () => {
  expect(readSettings("dev-alice", {})).toEqual({ ...readSettings("dev", {}), alarms: false });
});

test("dev stores its state in the state bucket if one is set, otherwise in a file", () => {
  expect(readSettings("dev", {}).state).toEqual({ kind: "local" });
  expect(readSettings("dev", { ORDERS_STATE_BUCKET: "states" }).state).toEqual({ kind: "s3", bucket: "states" });
});

test("team-specific settings come from environment variables", () => {
  const settings = readSettings("prod", {
    ...prodVariables,
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

test.each(["nowhere", "", "constructor", "dev-", "dev-Alice", "prod-alice"])(
  "rejects the unknown environment %j and lists the known ones",
  (environment) => {
    expect(() => readSettings(environment, {})).toThrow(
      expect.objectContaining({
        code: "INVALID_SETTINGS",
        message: `unknown environment "${environment}": use ${environmentNames.join(", ")}, or dev-<your name> for your own`,
      }),
    );
  },
);

describe("rejects an invalid setting with its name", () => {
  test.each<[setting: string, changes: object, problem: string]>([
    ["accountId", { accountId: "12" }, "accountId: must be 12 digits"],
    ["region", { region: "Ireland" }, "region: must be a region such as eu-west-1"],
    ["namePrefix", { namePrefix: "Lab 2" }, "namePrefix: must be 1 to 12 lowercase letters, digits and hyphens"],
    ["alarmEmail", { alarmEmail: "on-call" }, "alarmEmail: Invalid email address"],
    ["logRetentionDays", { logRetentionDays: 2 }, "logRetentionDays: invalid value 2: use 1, 3, "],
    ["busLogLevel", { busLogLevel: "DEBUG" }, 'busLogLevel: invalid value "DEBUG": use OFF, ERROR, INFO or TRACE'],
    ["throttling.burst", { throttling: { requestsPerSecond: 1, burst: 0 } }, "throttling.burst: Too small"],
    ["jwt.audiences", { jwt: { issuer: "https://id.example", audiences: [] } }, "jwt.audiences: Too small"],
    ["access", { jwt: undefined }, "jwt: required unless public is true, which lets anyone place orders"],
    [
      "reservedConcurrency",
      { reservedConcurrency: { "order-service": 0 } },
      "reservedConcurrency.order-service: Too small",
    ],
    [
      "reservedConcurrency of an unknown service",
      { reservedConcurrency: { "orders-service": 1 } },
      'reservedConcurrency: unknown key "orders-service": use order-service, invoice-service, ',
    ],
    ["pinnedVersions", { pinnedVersions: { "order-service": { version: 0 } } }, "pinnedVersions.order-service.version"],
    [
      "the canary's share",
      { pinnedVersions: { "order-service": { version: 12, canaryPercent: 100 } } },
      "pinnedVersions.order-service.canaryPercent: Too big",
    ],
    [
      "schedules",
      { schedules: { "invoice-service": "rate(5 minute)" } },
      "schedules.invoice-service: must be a rate such",
    ],
    [
      "oneTimeSchedules without an event",
      { oneTimeSchedules: ["invoice-service"] },
      'oneTimeSchedules.0: invalid value "invoice-service": use order-service or fulfilment-service',
    ],
    ["orderTtlDays", { orderTtlDays: 90 }, "orderTtlDays: must be more than 15 and archiveRetentionDays"],
    ["an unknown event", { topics: { order_paid: {} } }, 'topics: unknown key "order_paid": use order_created or '],
    [
      "an unknown option",
      { outboxes: { "order-service": { batchsize: 1 } } },
      'outboxes.order-service: unknown key "batchsize": use batchSize, parallelizationFactor or maximumAgeSeconds',
    ],
    ...Object.entries({
      batchSize: [11, "must be at most 10 with fifo"],
      batchWindowSeconds: [1, "is not possible with fifo, because Lambda waits for no full batch"],
      maximumConcurrency: [2, "is not possible with fifo, which has one batch at a time: remove it"],
    }).map(([option, [value, problem]]): [string, object, string] => [
      `a FIFO queue with ${option}`,
      { queues: { "invoice-service": { fifo: true, [option]: value } } },
      `queues.invoice-service.${option}: ${problem}`,
    ]),
    [
      "a FIFO queue behind a topic",
      {
        queues: { "invoice-service": { fifo: true } },
        topics: { order_created: { services: { "invoice-service": {} } } },
      },
      "queues.invoice-service.fifo: is not possible behind the topic of order_created: remove invoice-service from",
    ],
    ["a queue in front of a service without events", { queues: { "order-service": {} } }, "queues: unknown key"],
    ["an unknown setting", { retention: 7 }, 'settings: unknown key "retention": use region, '],
  ])("%s", (_, changes, problem) => {
    expect(() => parseSettings("prod", { ...prod, ...changes })).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`environment prod: ${problem}`) }),
    );
  });
});

test("accepts the settings that a FIFO queue allows", () => {
  const queues = {
    "invoice-service": { fifo: true, batchSize: 10, batchWindowSeconds: 0, maxReceiveCount: 3 },
    "logistic-service": { fifo: false, batchSize: 100, batchWindowSeconds: 30, maximumConcurrency: 2 },
  };
  const topics = { order_created: { services: { "forecasting-service": {} } } };
  expect(parseSettings("prod", { ...prod, queues, topics })).toMatchObject({ queues });
});
