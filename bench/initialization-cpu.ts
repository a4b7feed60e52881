import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { getPercentile } from "./percentiles.ts";

export interface Subject {
  label: string;
  file: string;
  nodeOptions?: string;
}

/** The environment of a Lambda function, as far as the handlers read it. */
const environment = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "bench",
  AWS_SECRET_ACCESS_KEY: "bench",
  AWS_SESSION_TOKEN: "bench",
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  TABLE_NAME: "bench",
  EVENTBUS_NAME: "bench",
  ENVIRONMENT: "bench",
};

/** Preloaded in each process; prints its CPU time, user and system, in microseconds. */
const REPORT_CPU = join(import.meta.dirname, "report-cpu.cjs");

/** Returns each subject's median CPU time to load and exit, in ms. Each round starts a process per subject, in turn. */
export function measureInitializations(subjects: readonly Subject[], rounds: number): number[] {
  const times = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      times[index]?.push(measureInitialization(subject));
    }
  }
  return times.map((values) => getPercentile(values, 0.5));
}

function measureInitialization({ label, file, nodeOptions = "" }: Subject): number {
  const { status, stderr, stdout } = spawnSync(process.execPath, ["--require", REPORT_CPU, file], {
    encoding: "utf8",
    env: { ...environment, NODE_OPTIONS: nodeOptions },
  });
  if (status !== 0) {
    throw new Error(`${label} cannot be loaded from ${file}: ${stderr}`);
  }
  return Number(stdout) / 1000;
}
