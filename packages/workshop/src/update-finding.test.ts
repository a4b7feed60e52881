import { expect, test } from "vitest";
import { toUpdateFinding } from "./update-finding.ts";

const typeError =
  "packages/service-kit/src/stamp.ts(30,52): error TS2551: Property 'x' does not exist.\n  Did you mean 'y'?";
const expected = "code that compiles and synthesizes; until then, the previous version runs";

test("shows a type error of all services and of infra once, with its position", () => {
  expect(
    toUpdateFinding([`invoice-service, order-service: type errors\n${typeError}`, `infra: type errors\n${typeError}`]),
  ).toEqual({
    seen: [
      "the saved code does not run",
      "workshop/packages/service-kit/src/stamp.ts:30:52: Property 'x' does not exist.",
      "  Did you mean 'y'?",
    ].join("\n"),
    expected,
    lookAt: "packages/service-kit/src/stamp.ts:30",
  });
});

test("shows a syntax error once, with the code that it points to", () => {
  const bundling = `✘ [ERROR] Expected identifier but found "="

    ../service-kit/src/stamp.ts:30:6:
      30 │ const = 1;
         ╵       ^`;
  const synthesis = `file:///home/learner/orders/workshop/packages/service-kit/src/stamp.ts:30
const = 1;

SyntaxError: Unexpected token '='`;
  expect(toUpdateFinding([`invoice-service, order-service: ${bundling}`, synthesis])).toEqual({
    seen: [
      "the saved code does not run",
      '✘ [ERROR] Expected identifier but found "="',
      "    workshop/packages/service-kit/src/stamp.ts:30:6:",
      "      30 │ const = 1;",
      "         ╵       ^",
    ].join("\n"),
    expected,
    lookAt: "packages/service-kit/src/stamp.ts:30",
  });
});

test("shows where a service's own code and the stack are wrong", () => {
  expect(toUpdateFinding(["order-service: ✘ [ERROR] Expected\n\n    order-service/src/order-api.ts:3:4:"]).lookAt).toBe(
    "packages/services/order-service/src/order-api.ts:3",
  );
  const thrown =
    "node:internal/process/promises:332\n    triggerUncaughtException(err, true);\n    ^\n\nfile:///home/learner/orders/workshop/infra/src/order-stack.ts:80\n  rule();\n  ^\n\nTypeError: not a function";
  expect(toUpdateFinding([thrown])).toMatchObject({
    seen: expect.stringContaining(
      "does not run\nworkshop/infra/src/order-stack.ts:80\n  rule();\nTypeError: not a function",
    ),
    lookAt: "infra/src/order-stack.ts:80",
  });
});

test("leaves out what Node prints around the message of an error", () => {
  const failure = `node:internal/modules/package_json_reader:331
  throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);
        ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /home/learner/orders/workshop/infra/src/contracts.ts
    at Object.getPackageJSONURL (node:internal/modules/package_json_reader:331:9) {
  code: 'ERR_MODULE_NOT_FOUND'
}

Node.js v24.21.0`;
  expect(toUpdateFinding([failure]).seen.split("\n")).toEqual([
    "the saved code does not run",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from workshop/infra/src/contracts.ts",
  ]);
});

test("shortens long failures", () => {
  const { seen } = toUpdateFinding([Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n")]);
  expect(seen.split("\n")).toHaveLength(8);
  expect(seen).toMatch(/… 14 more lines$/);
});
