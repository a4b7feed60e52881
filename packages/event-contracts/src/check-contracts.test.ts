import { defineEvent, nextVersion, type ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { type Contracts, checkContracts } from "./check-contracts.ts";
import type { CommittedSchema } from "./committed-schemas.ts";
import { publishedSchema } from "./published-schema.ts";
import { describeFindings, passes } from "./report.ts";

const eventOf = (data: z.ZodType<{ ID: string }>) =>
  defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 1, data });
const orderCreated = eventOf(z.object({ ID: z.string() }));
const orderCreatedV2 = nextVersion(orderCreated, {
  data: z.object({ ID: z.string(), customer: z.string().nullable() }),
  upcast: ({ ID }) => ({ ID, customer: null }),
});

type Event = ServiceContract["publishes"][number];
const contractsOf = (published: Event, consumed: Event = published): Contracts => ({
  "order-service": { service: "order_service", publishes: [published] },
  "invoice-service": { service: "invoice_service", consumes: consumed, publishes: [] },
});
const committedAs = (event: Event): CommittedSchema => ({
  owner: "order-service",
  detailType: event.detailType,
  schemaVersion: event.schemaVersion,
  schema: publishedSchema(event),
});

const files = { files: true } as const;
const commit = { commit: "origin/main" };
const accept = "Run `npx pnpm contracts:accept`, and commit what it writes.";

test("contracts as they are committed pass, and say so", () => {
  const findings = checkContracts(contractsOf(orderCreated), [committedAs(orderCreated)]);
  expect(describeFindings(findings, files)).toBe(
    "order_created v1 (packages/services/order-service/schemas/order_created.v1.json): unchanged",
  );
  expect([files, commit].map((baseline) => passes(findings, baseline))).toEqual([true, true]);
});

test("a compatible change is accepted first, and may then be merged", () => {
  const wider = eventOf(z.object({ ID: z.string(), note: z.string().optional() }));
  const findings = checkContracts(contractsOf(wider), [committedAs(orderCreated)]);
  const named = `order_created v1 (packages/services/order-service/schemas/order_created.v1.json): changed
  compatible  $.detail.data.note is added as optional`;
  expect(describeFindings(findings, files)).toBe(`${named}\n\n${accept}`);
  expect(passes(findings, files)).toBe(false);
  expect(describeFindings(findings, commit)).toBe(named);
  expect(passes(findings, commit)).toBe(true);
});

test("a breaking change is never accepted: it needs the next version", () => {
  const narrower = eventOf(z.object({ ID: z.string().min(8) }));
  const findings = checkContracts(contractsOf(narrower), [committedAs(orderCreated)]);
  for (const baseline of [files, commit]) {
    expect(describeFindings(findings, baseline)).toBe(`\
order_created v1 (packages/services/order-service/schemas/order_created.v1.json): changed
  breaking    $.detail.data.ID is bound tighter: minLength 8, before none [not BACKWARD]

order_created v1 may not change so, and contracts:accept never takes it: events of it wait in the archive and in dead-letter
queues, and consumers that run now read it. Leave it as it was, and add the next version by nextVersion in
packages/services/order-service/src/events.ts; docs/contracts.md walks through it.`);
    expect(passes(findings, baseline)).toBe(false);
  }
});

test("a new version stands beside the one before", () => {
  const findings = checkContracts(contractsOf(orderCreatedV2), [committedAs(orderCreated)]);
  expect(findings.map(({ schemaVersion, status }) => [schemaVersion, status])).toEqual([
    [1, "unchanged"],
    [2, "new"],
  ]);
  expect(describeFindings(findings, files)).toContain(accept);
  expect(passes(findings, commit)).toBe(true);
});

describe("a version goes", () => {
  const committed = [committedAs(orderCreated), committedAs(orderCreatedV2)];
  const withoutV1 = { ...orderCreatedV2, previous: undefined } as unknown as Event;

  test("not while its schema is there, which says what the archive may hold", () => {
    const findings = checkContracts(contractsOf(withoutV1), committed);
    expect(passes(findings, files)).toBe(false);
    expect(describeFindings(findings, files)).toContain(
      `order_created v1 has a schema and no definition: keep it in packages/services/order-service/src/events.ts as long as
the archive or a dead-letter queue may hold an event of it; after that, delete packages/services/order-service/schemas/order_created.v1.json.`,
    );
    expect(describeFindings(findings, files)).not.toContain(accept);
  });

  test("not while a service reads it, whether its schema is there or not", () => {
    for (const schemas of [committed, committed.slice(1)]) {
      const findings = checkContracts(contractsOf(withoutV1, orderCreatedV2), schemas);
      for (const baseline of [files, commit]) {
        expect(passes(findings, baseline)).toBe(false);
        expect(describeFindings(findings, baseline)).toContain(
          "(packages/services/order-service/schemas/order_created.v1.json): nobody publishes it, and invoice-service reads it",
        );
      }
    }
  });

  test("when neither definition nor schema are left", () => {
    expect(passes(checkContracts(contractsOf(withoutV1), committed.slice(1)), files)).toBe(true);
    expect(passes(checkContracts(contractsOf(withoutV1), committed), commit)).toBe(true);
  });
});

describe("an event that nobody publishes is missed by the service that reads it", () => {
  const other = defineEvent({ ...orderCreated, source: "refund_service", data: z.object({ ID: z.string() }) });

  test.each([
    ["by another detail-type", defineEvent({ ...orderCreated, detailType: "order_sent", data: z.object({}) }), "order"],
    ["by another source", other, "refund"],
  ])("%s", (_, consumed, owner) => {
    const findings = checkContracts(contractsOf(orderCreated, consumed), [committedAs(orderCreated)]);
    expect(findings.map(({ readers, status }) => [status, readers])).toContainEqual(["missed", ["invoice-service"]]);
    for (const baseline of [files, commit]) {
      expect(passes(findings, baseline)).toBe(false);
      expect(describeFindings(findings, baseline)).toContain(
        `${consumed.detailType} v1 (packages/services/${owner}-service/schemas/${consumed.detailType}.v1.json): nobody publishes it, and invoice-service reads it`,
      );
    }
  });
});

test("the schema of a version says which it is: the first may leave it out", () => {
  expect(publishedSchema(orderCreated)).toMatchObject({
    properties: { metadata: { properties: { schemaVersion: { const: 1 } }, required: ["service"] } },
  });
  expect(publishedSchema(orderCreatedV2)).toMatchObject({
    properties: {
      metadata: { properties: { schemaVersion: { const: 2 } }, required: ["service", "schemaVersion"] },
      data: { required: ["ID", "customer"] },
    },
  });
});

test("an event that JSON cannot carry is named", () => {
  const dated = defineEvent({
    source: "x",
    detailType: "order_dated",
    schemaVersion: 1,
    data: z.object({ at: z.date() }),
  });
  expect(() => publishedSchema(dated)).toThrow(
    "order_dated has no JSON Schema: Date cannot be represented in JSON Schema; its data must be what JSON carries",
  );
});
