import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const MAX_BYTES = 100_000;
const folder = fileURLToPath(new URL("../../packages/local-cloud-console/dist", import.meta.url));
const measure = (path: string) => gzipSync(readFileSync(folder + path)).length;

test("the console's page has at most 100 KB, compressed, without the guide", () => {
  const page = readFileSync(`${folder}/index.html`, "utf8");
  const loaded = Array.from(page.matchAll(/(?:src|href)="([^"]+)"/g), ([, path = ""]) => path);
  expect(loaded.filter((path) => path.endsWith(".js"))).not.toEqual([]);
  const bytes = ["/index.html", ...loaded].map(measure);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_BYTES);
});
