import { expect, test } from "vitest";
import { chromiumPath } from "./chromium.ts";

const required = process.env.REQUIRE_CHROMIUM === "1";

if (!chromiumPath && !required) {
  console.warn("The console is not tested: there is no Chromium. CHROMIUM_PATH says where one is.");
}

test.runIf(required)("there is a browser to test the console with", () => {
  expect(chromiumPath, "install Chromium, or say by CHROMIUM_PATH where it is").toBeDefined();
});
