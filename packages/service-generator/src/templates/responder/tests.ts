import type { NewResponder } from "../../new-service.ts";
import { toModuleName } from "../module-name.ts";
import { hasIdInPath, listOtherVariables, toStatus } from "./names.ts";

export function renderTests(service: NewResponder): string {
  return `${renderSetup(service)}
${renderEffectTests(service)}
${renderRejectionTests(service)}`;
}

function renderSetup(service: NewResponder): string {
  const { publishes, route } = service;
  const types = ["createLogger", ...(publishes ? ["type Publish"] : []), "type StampExisting"];
  return `import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { ${types.join(", ")} } from "service-kit";
import { expect, test } from "vitest";
import { bodies, operations } from "./http-contract.ts";
import { createHandler } from "./${toModuleName(service)}.ts";

const ROUTE = "${route.key}";

/** A request as API Gateway passes it to Lambda in payload format 2.0. */
const request: APIGatewayProxyEventV2 = {
  version: "2.0",
  routeKey: ROUTE,
  rawPath: "/prod${route.path}",
  rawQueryString: "",
  headers: {},
  requestContext: { requestId: "request-1" } as APIGatewayProxyEventV2["requestContext"],
  isBase64Encoded: false,
  ${renderInput(service)}
};

const logger = createLogger("${service.service}");
logger.setLogLevel("SILENT");

interface Faults {
  isUnknown?: boolean;
  stampFailure?: Error;
  ${publishes ? "publishFailure?: Error;" : ""}
}

/** Creates the service over effects that are recorded; its responses have to match the HTTP contract. */
function createService({ isUnknown = false, stampFailure${publishes ? ", publishFailure" : ""} }: Faults = {}) {
  const effects: unknown[] = [];
  const stamp: StampExisting = async (ID) => {
    if (stampFailure) {
      throw stampFailure;
    }
    if (isUnknown) {
      return undefined;
    }
    effects.push(["stamped", ID]);
    return { repeated: false };
  };
  ${publishes ? PUBLISH : ""}
  const handler = createHandler({ stamp, ${publishes ? "publish, " : ""}logger });
  const send = async (changes: Partial<APIGatewayProxyEventV2> = {}) => {
    const { body, statusCode = 0 } = await handler({ ...request, ...changes }, {} as Context);
    const response = operations[ROUTE]?.responses[statusCode];
    expect(response && bodies[response.body].parse(JSON.parse(String(body)))).toEqual(JSON.parse(String(body)));
    return { statusCode, body: JSON.parse(String(body)) };
  };
  return { effects, send };
}
`;
}

const PUBLISH = `const publish: Publish = async ({ detail, detailType }) => {
    if (publishFailure) {
      throw publishFailure;
    }
    effects.push(["published", detailType, detail]);
  };`;

function renderInput(service: NewResponder): string {
  const variables = [
    ...(hasIdInPath(service) ? ['ID: "order-1"'] : []),
    ...listOtherVariables(service).map((name) => `${name}: "${name}-1"`),
  ];
  return [
    ...(variables.length > 0 ? [`pathParameters: { ${variables.join(", ")} },`] : []),
    ...(hasIdInPath(service) ? [] : [`body: '{"ID":"order-1"}',`]),
  ].join("\n  ");
}

function renderEffectTests(service: NewResponder): string {
  const { publishes } = service;
  const status = toStatus(service);
  if (!publishes) {
    return `test("stamps the order, then responds", async () => {
  const { effects, send } = createService();
  expect(await send()).toEqual({ statusCode: 200, body: { status: "${status}", ID: "order-1" } });
  expect(effects).toEqual([["stamped", "order-1"]]);
});
`;
  }
  return `const published = [
  "published",
  "${publishes.detailType}",
  {
    metadata: {
      service: "${service.service}",
      schemaVersion: 1,
      correlationId: "request-1",
      traceparent: expect.any(String),
    },
    data: { ID: "order-1" },
  },
];

test("stamps the order, publishes ${publishes.detailType}, then responds", async () => {
  const { effects, send } = createService();
  expect(await send()).toEqual({ statusCode: 200, body: { status: "${status}", ID: "order-1" } });
  expect(effects).toEqual([["stamped", "order-1"], published]);
});

test("publishes again when a request is repeated because the first one may have failed before it published", async () => {
  const { effects, send } = createService();
  await send();
  await send();
  expect(effects.slice(2)).toEqual([["stamped", "order-1"], published]);
});

test("responds with 500 when the publish fails so that the caller repeats the request", async () => {
  const { effects, send } = createService({ publishFailure: new Error("the bus is gone") });
  expect(await send()).toMatchObject({ statusCode: 500 });
  expect(effects).toEqual([["stamped", "order-1"]]);
});
`;
}

function renderRejectionTests(service: NewResponder): string {
  const fromBody = `test.each(["", "order-1", "null", "[]", "{}", '{"ID":7}', '{"ID":""}'])(
  "rejects the body %j without effects",
  async (body) => {
    const { effects, send } = createService();
    expect(await send({ body })).toMatchObject({ statusCode: 400, body: { status: "request_rejected" } });
    expect(effects).toEqual([]);
  },
);
`;
  const fromPath = `test("rejects a body that is not JSON without effects", async () => {
  const { effects, send } = createService();
  expect(await send({ body: "order-1" })).toMatchObject({ statusCode: 400, body: { status: "request_rejected" } });
  expect(effects).toEqual([]);
});
`;
  return `${hasIdInPath(service) ? fromPath : fromBody}
test("rejects a body over 64 KB without effects", async () => {
  const { effects, send } = createService();
  expect(await send({ body: JSON.stringify({ note: "x".repeat(64 * 1024) }) })).toMatchObject({ statusCode: 413 });
  expect(effects).toEqual([]);
});

test("responds with 404 and has no effects if the order does not exist", async () => {
  const { effects, send } = createService({ isUnknown: true });
  expect(await send()).toEqual({ statusCode: 404, body: { status: "order_not_found", ID: "order-1" } });
  expect(effects).toEqual([]);
});

test("responds with 500 when the stamp fails so that the caller repeats the request", async () => {
  const { effects, send } = createService({ stampFailure: new Error("the table is gone") });
  expect(await send()).toMatchObject({ statusCode: 500, body: { status: "request_failed" } });
  expect(effects).toEqual([]);
});
`;
}
