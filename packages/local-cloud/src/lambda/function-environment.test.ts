import { expect, test } from "vitest";
import { testFunction } from "../testing/function-code.ts";
import { createFunctionEnvironment } from "./function-environment.ts";

const credentials = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
const createEnvironment = (environment: Record<string, string> = {}) =>
  createFunctionEnvironment(testFunction("", { environment, memoryMb: 256 }), credentials, "http://127.0.0.1:4566");

test("sets Lambda's variables, the function's own and the local endpoint", () => {
  expect(createEnvironment({ TABLE_NAME: "orders" })).toEqual({
    AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
    AWS_DEFAULT_REGION: "eu-central-1",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_NAME: "lab2-dev-order",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: "Text",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/lab2-dev-order",
    AWS_REGION: "eu-central-1",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "token",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    TABLE_NAME: "orders",
    TZ: ":UTC",
    _HANDLER: "handler.handler",
  });
});

test("lets a function override unreserved variables, except the endpoint", () => {
  expect(createEnvironment({ TZ: "Europe/Vienna", AWS_ENDPOINT_URL: "https://example.com" })).toMatchObject({
    TZ: "Europe/Vienna",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
  });
});
