/**
 * Runs the local cloud of a folder in a separate process, for `MeasuredCloud`, which starts it: any commit of this
 * repository, with its stack synthesized.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Started {
  startupMs: number;
  awsUrl: string;
  region: string;
  outputs: Record<string, unknown>;
}

export interface Usage {
  memoryBytes: number;
  cpuMs: number;
}

/** Its own package's name would resolve to the code of this commit. */
const LOCAL_CLOUD = "packages/local-cloud/src/index.ts";

const [folder = "", dataFolder] = process.argv.slice(2);
const startedAt = performance.now();
const { startLocalCloud } = await import(pathToFileURL(join(folder, LOCAL_CLOUD)).href);
const stackFolder = copyWithoutThrottle(join(folder, "cdktf.out/stacks/orders-dev"));
const cloud = await startLocalCloud({ stackFolder, apiPort: 0, awsPort: 0, dataFolder });
const startupMs = performance.now() - startedAt;
const { awsUrl, outputs, region } = cloud;
process.send?.({ startupMs, awsUrl, outputs, region } satisfies Started);

process.on("message", () => {
  const { system, user } = process.cpuUsage();
  process.send?.({ memoryBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 } satisfies Usage);
});
process.on("disconnect", async () => {
  await cloud.stop();
  rmSync(stackFolder, { recursive: true });
});

/** Copies a stack whose API accepts any load; dev limits it to 100 requests per second. */
function copyWithoutThrottle(original: string): string {
  const copy = mkdtempSync(join(tmpdir(), "orders-bench-stack-"));
  symlinkSync(join(original, "assets"), join(copy, "assets"));
  const stack = JSON.parse(readFileSync(join(original, "cdk.tf.json"), "utf8"));
  const limits = { throttling_rate_limit: 100_000, throttling_burst_limit: 100_000 };
  Object.assign(stack.resource.aws_apigatewayv2_stage["api-stage"].default_route_settings, limits);
  writeFileSync(join(copy, "cdk.tf.json"), JSON.stringify(stack));
  return copy;
}
