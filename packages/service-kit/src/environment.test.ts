import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

test("returns only the requested variables", () => {
  const environment = { TABLE_NAME: "lab2-dev-order-status", EVENTBUS_NAME: "lab2-dev-bus", PATH: "/bin" };
  expect(readEnvironment(["TABLE_NAME", "EVENTBUS_NAME"], environment)).toEqual({
    TABLE_NAME: "lab2-dev-order-status",
    EVENTBUS_NAME: "lab2-dev-bus",
  });
});

test("lists each variable that is missing or empty", () => {
  const environment = { EVENTBUS_NAME: "", AWS_REGION: "eu-west-1" };
  expect(() => readEnvironment(["TABLE_NAME", "EVENTBUS_NAME", "AWS_REGION"], environment)).toThrow(
    expect.objectContaining({
      code: "INVALID_ENVIRONMENT",
      message: "TABLE_NAME is missing; EVENTBUS_NAME is empty: set it in the function's environment in the stack",
    }),
  );
});

test("reads process.env by default", () => {
  expect(() => readEnvironment(["NO_SUCH_VARIABLE"])).toThrow("NO_SUCH_VARIABLE is missing");
});
