/**
 * Measures the initialization of each service's bundle: CPU time beyond that of bare Node, in fresh processes, beside a
 * plain bundle of the same AWS SDK clients. With --steps it also measures order-service without each of the settings that
 * make its bundle start fast.
 *
 *     npx pnpm bench:cold-start [--rounds 20] [--steps] [--json]
 */
import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { bundleOptions } from "../scripts/bundle-service.ts";
import { mapOwnSources } from "../scripts/map-own-sources.ts";
import { measureInitializations, type Subject } from "./initialization-cpu.ts";

/** The initialization of one bundle: CPU time beyond that of bare Node, and its ratio to the plain bundle's. */
export interface ColdStart {
  label: string;
  cpuMs: number;
  ratio: number;
  sizeKb: number;
}

/** An ES module has no require, which CommonJS dependencies call. */
const REQUIRE_BANNER = { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' };

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    steps: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const services = join(import.meta.dirname, "../packages/services");
const folder = mkdtempSync(join(tmpdir(), "orders-cold-start-"));
try {
  const bare = createEmptyHandler();
  const plain = await bundlePlainHandler();
  const subjects = [bare, plain, ...listServiceBundles(), ...(values.steps ? await bundleSteps() : [])];
  const [bareMs = Number.NaN, ...initializationsMs] = measureInitializations(subjects, Number(values.rounds));
  const plainMs = (initializationsMs[0] ?? Number.NaN) - bareMs;
  const coldStarts = subjects.slice(1).map(({ label, file }, index): ColdStart => {
    const cpuMs = (initializationsMs[index] ?? Number.NaN) - bareMs;
    return { label, cpuMs, ratio: cpuMs / plainMs, sizeKb: Math.round(statSync(file).size / 1000) };
  });
  if (values.json) {
    console.log(JSON.stringify(coldStarts, null, 2));
  } else {
    print(bare.label, `${bareMs.toFixed(1)} ms`, "", "");
    for (const { label, cpuMs, ratio, sizeKb } of coldStarts) {
      print(label, `${cpuMs.toFixed(1)} ms`, ratio.toFixed(2), `${sizeKb} KB`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function createEmptyHandler(): Subject {
  const file = join(folder, "empty.mjs");
  writeFileSync(file, "export const handler = async () => {};\n");
  return { label: "bare Node", file };
}

/** The handler that a developer writes first, bundled with esbuild's defaults. */
async function bundlePlainHandler(): Promise<Subject> {
  const contents = `
    import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
    import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
    import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";

    const documentClient = DynamoDBDocumentClient.from(new DynamoDBClient());
    const eventBridgeClient = new EventBridgeClient();
    export const handler = async ({ update, entries }) => {
      await documentClient.send(new UpdateCommand(update));
      await eventBridgeClient.send(new PutEventsCommand({ Entries: entries }));
    };`;
  const file = join(folder, "plain.mjs");
  await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: REQUIRE_BANNER,
  });
  return { label: "plain bundle", file };
}

function listServiceBundles(): Subject[] {
  return globSync(join(services, "*/", bundleOptions.outfile))
    .sort()
    .map((file) => ({ label: basename(join(file, "../..")), file }));
}

/** The part of each initialization that no bundle can do without, because every call to AWS needs it. */
function createHttpsClient(): Subject {
  const file = join(folder, "https.cjs");
  writeFileSync(file, 'require("node:https");\n');
  return { label: "node:https alone", file };
}

function bundleSteps(): Promise<Subject[]> {
  return Promise.all([
    createHttpsClient(),
    bundleOrderService("with every credential provider", { alias: {} }),
    bundleOrderService("with event streams", { external: [] }),
    bundleOrderService("as an ES module", { format: "esm", banner: REQUIRE_BANNER }),
    bundleOrderService("not tree-shaken", { mainFields: ["main", "module"] }),
    bundleOrderService("not minified", { minify: false }),
    bundleOrderService("with all of its dependencies", { plugins: [mapOwnSources] }),
    bundleOrderService("with stack traces by Node", { inject: [] }, "--enable-source-maps"),
  ]);
}

async function bundleOrderService(step: string, changes: BuildOptions, nodeOptions = ""): Promise<Subject> {
  const extension = changes.format === "esm" ? "mjs" : "cjs";
  const file = join(folder, `${step.replaceAll(" ", "-")}.${extension}`);
  await build({ ...bundleOptions, absWorkingDir: join(services, "order-service"), ...changes, outfile: file });
  return { label: `order-service ${step}`, file, nodeOptions };
}

function print(label: string, cpu: string, ratio: string, size: string): void {
  console.log(`${label.padEnd(48)}${cpu.padStart(10)}${ratio.padStart(8)}${size.padStart(10)}`.trimEnd());
}
