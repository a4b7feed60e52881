import { expect, test } from "vitest";
import { stampAttribute } from "./stamp-attribute.ts";

test("a service's stamp is the attribute time_<service>", () => {
  expect(stampAttribute("invoice_service")).toBe("time_invoice_service");
});
