/**
 * Runs the local cloud of a folder in a separate process, for `MeasuredCloud`, which starts it: any commit of this
 * repository, with its stack synthesized.
 */
import { enableCompileCache } from "node:module";
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

enableCompileCache();
const [folder = "", dataFolder] = process.argv.slice(2);
const startedAt = performance.now();
const { startLocalCloud } = await import(pathToFileURL(join(folder, LOCAL_CLOUD)).href);
const stackFolder = join(folder, "cdktf.out/stacks/orders-dev");
const cloud = await startLocalCloud({ stackFolder, apiPort: 0, awsPort: 0, dataFolder });
const startupMs = performance.now() - startedAt;
const { awsUrl, outputs, region } = cloud;
process.send?.({ startupMs, awsUrl, outputs, region } satisfies Started);

process.on("message", () => {
  const { system, user } = process.cpuUsage();
  process.send?.({ memoryBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 } satisfies Usage);
});
process.on("disconnect", () => cloud.stop());
