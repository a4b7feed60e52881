import { expect, test } from "vitest";
import { toService } from "./stamp-calls.ts";

const arn = "arn:aws:lambda:eu-west-1:000000000000:function:lab2-dev-invoice-service";

test.each(["lab2-dev-invoice-service", arn, `${arn}:live`, `${arn}:1`])("finds the service of %s", (name) => {
  expect(toService(name)).toBe("invoice-service");
});
