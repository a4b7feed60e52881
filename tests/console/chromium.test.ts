import { expect, test } from "vitest";
import { chromiumPath } from "./chromium.ts";

const required = process.env.REQUIRE_CHROMIUM === "1";

if (!chromiumPath && !required) {
  console.warn("skipped the console tests because Chromium was not found; set CHROMIUM_PATH");
}

test.runIf(required)("finds a browser for the console tests", () => {
  expect(chromiumPath, "install Chromium or set CHROMIUM_PATH").toBeDefined();
});
