import { Parser } from "@asyncapi/parser";
import { validate } from "@readme/openapi-parser";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { contracts } from "../contracts.ts";
import { getResources, synthesizeOrders } from "../synthesized-stack.ts";
import { renderOpenApi } from "./render-open-api.ts";
import { renderSpecifications } from "./render-specifications.ts";

/** A diagnostic of this severity or below, which is an error. */
const WARNING = 1;

interface Message {
  payload: object;
  examples: { payload: object }[];
}

const specifications = await renderSpecifications();
const openApi = parse(specifications.openApi);
const asyncApi = parse(specifications.asyncApi);

test("asyncapi.yaml is valid", async () => {
  const { diagnostics } = await new Parser().parse(specifications.asyncApi);
  expect(diagnostics.filter(({ severity }) => severity <= WARNING)).toEqual([]);
});

test.each(Object.entries<Message>(asyncApi.components.messages))(
  "the examples of %s match its schema",
  (_name, { examples, payload }) => {
    const matches = new Ajv({ strict: false, validateFormats: false }).compile({
      ...payload,
      components: asyncApi.components,
    });
    expect(examples.map((example) => matches(example.payload))).toEqual([true, true]);
    expect(matches({ ...examples[0]?.payload, detail: {} })).toBe(false);
  },
);

test("openapi.yaml is valid", async () => {
  expect(await validate(openApi)).toMatchObject({ valid: true, warnings: [] });
});

test("asyncapi.yaml has an operation for each event that a contract publishes or consumes", () => {
  const expected = Object.entries(contracts).flatMap(([service, { publishes, ...contract }]) => [
    ...publishes.map(({ detailType }) => `${service}.send.${detailType}`),
    ...("consumes" in contract ? [`${service}.receive.${contract.consumes.detailType}`] : []),
  ]);
  expect(Object.keys(asyncApi.operations).sort()).toEqual(expected.sort());
});

test("openapi.yaml has the routes of the stack, and those that prod lacks say so", () => {
  const toKeys = (environment: string) =>
    getResources(synthesizeOrders(environment), "aws_apigatewayv2_route").map(({ route_key }) => String(route_key));
  const operations = Object.entries(openApi.paths as Record<string, Record<string, { description: string }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { description }]) => ({
        key: `${method.toUpperCase()} ${path}`,
        missing: /Not available in (.*)\.$/.exec(description)?.[1],
      })),
  );
  const inProd = toKeys("prod");
  expect(operations.map(({ key }) => key).sort()).toEqual(toKeys("dev").sort());
  expect(operations.filter(({ key }) => !inProd.includes(key))).toEqual([{ key: "GET /order", missing: "prod" }]);
  expect(operations.filter(({ missing }) => missing)).toHaveLength(1);
});

test("a route without an operation in the HTTP contract is an error", () => {
  const stack = synthesizeOrders();
  const [route] = getResources(stack, "aws_apigatewayv2_route");
  Object.assign(route ?? {}, { route_key: "DELETE /order/{ID}" });
  expect(() => renderOpenApi({ dev: stack }, {})).toThrow(
    /route DELETE \/order\/\{ID\} has no operation: add it to packages\/services\/[a-z0-9-]+\/src\/http-contract.ts/,
  );
});
