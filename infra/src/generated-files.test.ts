import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderGeneratedFiles } from "./generated-files.ts";

test.each(Object.entries(await renderGeneratedFiles()))(
  "%s is up to date; `npm run generate` writes it",
  (path, text) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text);
  },
);
