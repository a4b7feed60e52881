import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleOptions } from "./bundle-service.ts";

describe("the bundle of order-service", () => {
  let code: string;
  let sources: string[];
  let modules: string[];

  beforeAll(async () => {
    const { metafile, outputFiles } = await build({
      ...bundleOptions,
      absWorkingDir: join(import.meta.dirname, "../packages/services/order-service"),
      metafile: true,
      write: false,
    });
    const read = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
    code = read(".cjs");
    sources = JSON.parse(read(".map")).sources;
    const included = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    modules = included.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  });

  test("exports the handler", () => {
    expect(code).toContain("module.exports={handler}");
  });

  test("contains credentials from the environment only", () => {
    expect(modules).toContainEqual(expect.stringContaining("service-kit/src/environment-credentials.ts"));
    expect(modules.filter((path) => /credential-provider|nested-clients|token-providers/.test(path))).toEqual([]);
  });

  test("contains no event streams, and only the small zod", () => {
    expect(modules.filter((path) => /event-streams|zod\/v4\/classic/.test(path))).toEqual([]);
  });

  test("contains nothing for configuration files or the discovery of endpoints", () => {
    expect(code).not.toContain("node:fs/promises");
    expect(modules.filter((path) => /parseIni|endpoint-cache|mnemonist/.test(path))).toEqual([]);
  });

  test("contains no more of a client's package.json than its version", () => {
    expect(code).not.toContain("@smithy/types");
  });

  test("contains only those functions of zod that a schema uses", () => {
    expect(code).not.toContain("escapeRegex");
  });

  test("imports no module at run time, because that loads more of Node", () => {
    expect(code).not.toMatch(/\bimport\(/);
  });

  test("has a source map without dependencies", () => {
    expect(sources).toContain("../src/order-api.ts");
    expect(sources.filter((source) => /node_modules.*\.[cm]?js$/.test(source))).toEqual([]);
  });
});
