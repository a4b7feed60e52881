import { defineEvent, nextVersion, type ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { type Contracts, checkContracts } from "./check-contracts.ts";
import type { CommittedSchema } from "./committed-schemas.ts";
import { createPublishedSchema } from "./published-schema.ts";
import { describeFindings, passes } from "./report.ts";

const createEvent = (data: z.ZodType<{ ID: string }>) =>
  defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 1, data });
const orderCreated = createEvent(z.object({ ID: z.string() }));
const orderCreatedV2 = nextVersion(orderCreated, {
  data: z.object({ ID: z.string(), customer: z.string().nullable() }),
  upcast: ({ ID }) => ({ ID, customer: null }),
});

type Event = ServiceContract["publishes"][number];
const createContracts = (published: Event, consumed: Event = published): Contracts => ({
  "order-service": { service: "order_service", publishes: [published] },
  "invoice-service": { service: "invoice_service", consumes: consumed, publishes: [] },
});
const toCommitted = (event: Event): CommittedSchema => ({
  owner: "order-service",
  detailType: event.detailType,
  schemaVersion: event.schemaVersion,
  schema: createPublishedSchema(event),
});

const files = { files: true } as const;
const commit = { commit: "origin/main" };
const accept = "Run `npx pnpm contracts:accept` and commit the files that it writes.";

test("passes unchanged contracts and reports them", () => {
  const findings = checkContracts(createContracts(orderCreated), [toCommitted(orderCreated)]);
  expect(describeFindings(findings, files)).toBe(
    "order_created v1 (packages/services/order-service/schemas/order_created.v1.json): unchanged",
  );
  expect([files, commit].map((baseline) => passes(findings, baseline))).toEqual([true, true]);
});

test("requires a compatible change to be accepted before it can be merged", () => {
  const wider = createEvent(z.object({ ID: z.string(), note: z.string().optional() }));
  const findings = checkContracts(createContracts(wider), [toCommitted(orderCreated)]);
  const changed = `order_created v1 (packages/services/order-service/schemas/order_created.v1.json): changed
  compatible  $.detail.data.note is added as optional`;
  expect(describeFindings(findings, files)).toBe(`${changed}\n\n${accept}`);
  expect(passes(findings, files)).toBe(false);
  expect(describeFindings(findings, commit)).toBe(changed);
  expect(passes(findings, commit)).toBe(true);
});

test("never accepts a breaking change, which needs the next version", () => {
  const narrower = createEvent(z.object({ ID: z.string().min(8) }));
  const findings = checkContracts(createContracts(narrower), [toCommitted(orderCreated)]);
  for (const baseline of [files, commit]) {
    expect(describeFindings(findings, baseline)).toBe(`\
order_created v1 (packages/services/order-service/schemas/order_created.v1.json): changed
  breaking    $.detail.data.ID is stricter: minLength 8, previously none [not BACKWARD]

order_created v1 must not change this way, and contracts:accept never writes it: the archive and dead-letter queues contain
its events, and running consumers read it. Restore it and add the next version with nextVersion in
packages/services/order-service/src/events.ts; see docs/contracts.md.`);
    expect(passes(findings, baseline)).toBe(false);
  }
});

test("accepts a new version in addition to the previous one", () => {
  const findings = checkContracts(createContracts(orderCreatedV2), [toCommitted(orderCreated)]);
  expect(findings.map(({ schemaVersion, status }) => [schemaVersion, status])).toEqual([
    [1, "unchanged"],
    [2, "new"],
  ]);
  expect(describeFindings(findings, files)).toContain(accept);
  expect(passes(findings, commit)).toBe(true);
});

describe("removing a version", () => {
  const committed = [toCommitted(orderCreated), toCommitted(orderCreatedV2)];
  const withoutV1 = { ...orderCreatedV2, previous: undefined } as unknown as Event;

  test("fails while its schema is committed, because the archive may contain its events", () => {
    const findings = checkContracts(createContracts(withoutV1), committed);
    expect(passes(findings, files)).toBe(false);
    expect(describeFindings(findings, files)).toContain(
      `order_created v1 has a schema but no definition: keep it in packages/services/order-service/src/events.ts while
the archive or a dead-letter queue may contain its events; then delete packages/services/order-service/schemas/order_created.v1.json.`,
    );
    expect(describeFindings(findings, files)).not.toContain(accept);
  });

  test("fails while a service reads it, with or without its schema", () => {
    for (const schemas of [committed, committed.slice(1)]) {
      const findings = checkContracts(createContracts(withoutV1, orderCreatedV2), schemas);
      for (const baseline of [files, commit]) {
        expect(passes(findings, baseline)).toBe(false);
        expect(describeFindings(findings, baseline)).toContain(
          "(packages/services/order-service/schemas/order_created.v1.json): not published, but invoice-service reads it",
        );
      }
    }
  });

  test("passes when definition and schema are removed", () => {
    expect(passes(checkContracts(createContracts(withoutV1), committed.slice(1)), files)).toBe(true);
    expect(passes(checkContracts(createContracts(withoutV1), committed), commit)).toBe(true);
  });
});

describe("an event that a service reads is not published", () => {
  const other = defineEvent({ ...orderCreated, source: "refund_service", data: z.object({ ID: z.string() }) });

  test.each([
    [
      "because its detail-type differs",
      defineEvent({ ...orderCreated, detailType: "order_sent", data: z.object({}) }),
      "order",
    ],
    ["because its source differs", other, "refund"],
  ])("%s", (_, consumed, owner) => {
    const findings = checkContracts(createContracts(orderCreated, consumed), [toCommitted(orderCreated)]);
    expect(findings.map(({ readers, status }) => [status, readers])).toContainEqual([
      "unpublished",
      ["invoice-service"],
    ]);
    for (const baseline of [files, commit]) {
      expect(passes(findings, baseline)).toBe(false);
      expect(describeFindings(findings, baseline)).toContain(
        `${consumed.detailType} v1 (packages/services/${owner}-service/schemas/${consumed.detailType}.v1.json): not published, but invoice-service reads it`,
      );
    }
  });
});

test("the schema of a version contains the version, which only version 1 may omit", () => {
  expect(createPublishedSchema(orderCreated)).toMatchObject({
    properties: { metadata: { properties: { schemaVersion: { const: 1 } }, required: ["service"] } },
  });
  expect(createPublishedSchema(orderCreatedV2)).toMatchObject({
    properties: {
      metadata: { properties: { schemaVersion: { const: 2 } }, required: ["service", "schemaVersion"] },
      data: { required: ["ID", "customer"] },
    },
  });
});

test("rejects an event that JSON cannot represent", () => {
  const dated = defineEvent({
    source: "x",
    detailType: "order_dated",
    schemaVersion: 1,
    data: z.object({ at: z.date() }),
  });
  expect(() => createPublishedSchema(dated)).toThrow(
    "order_dated has no JSON Schema: Date cannot be represented in JSON Schema; use types that JSON can represent",
  );
});
