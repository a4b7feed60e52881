import type { NewConsumer } from "../../new-service.ts";
import { toModuleName } from "../module-name.ts";

export function renderTests(service: NewConsumer): string {
  return service.publishes ? renderPublisherTests(service, service.publishes) : renderStampTests(service);
}

function renderDelivered({ consumes }: NewConsumer): string {
  const { definition, detailType, exportName } = consumes;
  return `/** ${detailType} as EventBridge delivers it to Lambda. */
const delivered = {
  id: "event-1",
  source: "${definition.source}",
  "detail-type": "${detailType}",
  detail: ${exportName}.create({ ID: "order-1" }, { correlationId: "request-1" }).detail,
};
`;
}

function renderStampTests(service: NewConsumer): string {
  const { consumes } = service;
  return `import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { ${consumes.exportName} } from "${consumes.owner}/events";
import { createLogger, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { createHandler } from "./${toModuleName(service)}.ts";

${renderDelivered(service)}
const logger = createLogger("${service.service}");
logger.setLogLevel("SILENT");
const receive = (stamp: Stamp, event: unknown = delivered) => createHandler({ stamp, logger })(event, {} as Context);

/** A stamp that runs \`effect\` and reports a first stamp. */
const stampWith =
  (effect: (ID: string) => void): Stamp =>
  async (ID) => {
    effect(ID);
    return { repeated: false };
  };

test("stamps the order of ${consumes.detailType}", async () => {
  const stamped: string[] = [];
  await receive(stampWith((ID) => stamped.push(ID)));
  expect(stamped).toEqual(["order-1"]);
});

test.each(committedVersions(contract.consumes))(
  "accepts everything that ${consumes.detailType} v$schemaVersion allows",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const stamped: string[] = [];
        await receive(
          stampWith((ID) => stamped.push(ID)),
          event,
        );
        expect(stamped).toEqual([event.detail.data.ID]);
      }),
    );
  },
);

test("stamps only the same order when ${consumes.detailType} is delivered twice", async () => {
  const stamped = new Set<string>();
  const stamp: Stamp = stampWith((ID) => stamped.add(ID));
  await receive(stamp);
  await receive(stamp);
  expect([...stamped]).toEqual(["order-1"]);
});

test("fails when the stamp fails so that Lambda retries", async () => {
  const failure = new Error("the table is gone");
  await expect(receive(() => Promise.reject(failure))).rejects.toBe(failure);
});

test("rejects events other than ${consumes.detailType}", async () => {
  const stamped: string[] = [];
  const other = { ...delivered, "detail-type": "other_event" };
  await expect(
    receive(
      stampWith((ID) => stamped.push(ID)),
      other,
    ),
  ).rejects.toMatchObject({ code: "INVALID_EVENT" });
  expect(stamped).toEqual([]);
});
`;
}

function renderPublisherTests(
  service: NewConsumer,
  { detailType, exportName }: NonNullable<NewConsumer["publishes"]>,
): string {
  const { consumes } = service;
  return `import { setImmediate } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { ${consumes.exportName} } from "${consumes.owner}/events";
import { createLogger, type Publish, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { createHandler } from "./${toModuleName(service)}.ts";

${renderDelivered(service)}
const ${exportName} = {
  source: "${service.service}",
  detailType: "${detailType}",
  detail: {
    metadata: {
      service: "${service.service}",
      schemaVersion: 1,
      correlationId: "request-1",
      causationId: "event-1",
      traceparent: expect.any(String),
    },
    data: { ID: "order-1" },
  },
};

const logger = createLogger("${service.service}");
logger.setLogLevel("SILENT");

/** Creates a handler whose effects each take a turn of the event loop and are recorded on completion. */
function createReceiver({ stampFailure, publishFailure }: { stampFailure?: Error; publishFailure?: Error } = {}) {
  const effects: unknown[] = [];
  const stamp: Stamp = async (ID) => {
    await setImmediate();
    if (stampFailure) {
      throw stampFailure;
    }
    effects.push(["stamped", ID]);
    return { repeated: false };
  };
  const publish: Publish = async (event) => {
    await setImmediate();
    if (publishFailure) {
      throw publishFailure;
    }
    effects.push(["published", event]);
  };
  const handler = createHandler({ stamp, publish, logger });
  return { effects, receive: (event: unknown = delivered) => handler(event, {} as Context) };
}

test("stamps the order, then publishes ${detailType} with the event's origin", async () => {
  const { effects, receive } = createReceiver();
  await receive();
  expect(effects).toEqual([
    ["stamped", "order-1"],
    ["published", ${exportName}],
  ]);
});

test.each(committedVersions(contract.consumes))(
  "publishes for everything that ${consumes.detailType} v$schemaVersion allows",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const { effects, receive } = createReceiver();
        await receive(event);
        const { ID } = event.detail.data;
        expect(effects).toMatchObject([
          ["stamped", ID],
          ["published", { detail: { data: { ID } } }],
        ]);
      }),
    );
  },
);

test("publishes again when ${consumes.detailType} is delivered twice because the first run may have died before it published", async () => {
  const { effects, receive } = createReceiver();
  await receive();
  await receive();
  expect(effects.slice(2)).toEqual([
    ["stamped", "order-1"],
    ["published", ${exportName}],
  ]);
});

test("does not publish when the stamp fails", async () => {
  const stampFailure = new Error("the table is gone");
  const { effects, receive } = createReceiver({ stampFailure });
  await expect(receive()).rejects.toBe(stampFailure);
  expect(effects).toEqual([]);
});

test("fails when the publish fails so that Lambda retries", async () => {
  const publishFailure = new Error("the bus is gone");
  const { effects, receive } = createReceiver({ publishFailure });
  await expect(receive()).rejects.toBe(publishFailure);
  expect(effects).toEqual([["stamped", "order-1"]]);
});

test("rejects its own ${detailType}", async () => {
  const { effects, receive } = createReceiver();
  const { source, detailType } = ${exportName};
  await expect(receive({ ...delivered, source, "detail-type": detailType })).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(effects).toEqual([]);
});
`;
}
