import { readFileSync } from "node:fs";
import { resourceTypes } from "local-cloud/resource-types";
import { expect, test } from "vitest";

test("docs/local-cloud.md lists every supported resource type, and no other", () => {
  const page = readFileSync(new URL("../../docs/local-cloud.md", import.meta.url), "utf8");
  const [, section = ""] = page.split(/^### Supported resources$|^## Use the AWS CLI$/m);
  const rows = section.match(/^\|.*\|$/gm) ?? [];
  const listed = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w.]+)`/g)].map(([, type]) => type));
  expect(listed.sort()).toEqual(resourceTypes.map(({ type }) => type).sort());
});
