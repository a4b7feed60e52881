import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

test("reads the variables it is asked for, and no other", () => {
  const environment = { TABLE_NAME: "lab2-dev-order-status", EVENTBUS_NAME: "lab2-dev-bus", PATH: "/bin" };
  expect(readEnvironment(["TABLE_NAME", "EVENTBUS_NAME"], environment)).toEqual({
    TABLE_NAME: "lab2-dev-order-status",
    EVENTBUS_NAME: "lab2-dev-bus",
  });
});

test("names each variable that is missing or empty", () => {
  const environment = { EVENTBUS_NAME: "", AWS_REGION: "eu-west-1" };
  expect(() => readEnvironment(["TABLE_NAME", "EVENTBUS_NAME", "AWS_REGION"], environment)).toThrow(
    expect.objectContaining({
      code: "INVALID_ENVIRONMENT",
      message: "TABLE_NAME is missing; EVENTBUS_NAME is empty: the function's environment in the stack must set it",
    }),
  );
});

test("reads the environment of the process unless told otherwise", () => {
  expect(() => readEnvironment(["NO_SUCH_VARIABLE"])).toThrow("NO_SUCH_VARIABLE is missing");
});
