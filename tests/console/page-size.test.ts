import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const MAX_BYTES = 100 * 1024;
const folder = fileURLToPath(new URL("../../packages/local-cloud-console/dist", import.meta.url));

test("the console's page has at most 100 KB, compressed", () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map(({ name, parentPath }) => gzipSync(readFileSync(join(parentPath, name))).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_BYTES);
});
