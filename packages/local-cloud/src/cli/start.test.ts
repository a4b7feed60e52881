// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { testStackFolder } from "../testing/stack-folder.ts";

const main = fileURLToPath(new URL("../main.mjs", import.meta.url));
const anyPorts = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];

/** Writes a stack with a queue and a function that logs the ID of a job. */
function jobsStack(): string {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const writeLogs = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }] };
  const stack = {
    provider: { aws: [{ region: "eu-central-1" }] },
    data: { archive_file: { worker: { type: "zip", source_dir: "worker", output_path: "worker.zip" } } },
    resource: {
      aws_sqs_queue: { jobs: { name: "jobs" } },
      aws_iam_role: { worker: { name: "worker", assume_role_policy: JSON.stringify(trust) } },
      aws_iam_role_policy: {
        worker: { name: "worker", role: "${aws_iam_role.worker.name}", policy: JSON.stringify(writeLogs) },
      },
      aws_lambda_function: {
        worker: {
          function_name: "worker",
          role: "${aws_iam_role.worker.arn}",
          runtime: "nodejs24.x",
          handler: "handler.handler",
          filename: "${data.archive_file.worker.output_path}",
          source_code_hash: "${data.archive_file.worker.output_base64sha256}",
        },
      },
    },
    output: { queue_url: { value: "${aws_sqs_queue.jobs.url}" } },
  };
  return testStackFolder({
    "cdk.tf.json": JSON.stringify(stack),
    "worker/handler.mjs": 'export const handler = async (job) => { console.log("job", job.id); return "done"; };',
  });
}

/** Starts `npx pnpm local start`, and kills it when the test ends. */
function startProcess(...parameters: string[]) {
  const child = spawn(process.execPath, [main, "start", ...parameters]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, closed: once(child, "close"), lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}

test("runs a stack until Ctrl-C, and prints its activities", async () => {
  const { child, closed, lines } = startProcess(jobsStack(), "--memory", "--json", ...anyPorts);
  const readNext = async (type: string) => {
    for (;;) {
      const line = JSON.parse((await lines.next()).value ?? "null");
      if (line.type === type) {
        return line;
      }
    }
  };
  const { awsUrl, consoleUrl, outputs, region } = await readNext("started");
  expect(outputs).toEqual({ queue_url: `${awsUrl}/000000000000/jobs` });
  expect((await fetch(consoleUrl)).headers.get("content-type")).toMatch(/^text\//);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const lambda = new LambdaClient({ endpoint: awsUrl, region, credentials });
  onTestFinished(() => lambda.destroy());
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "worker", Payload: '{"id":7}' }));
  expect(Payload?.transformToString()).toBe('"done"');
  expect((await readNext("function-log")).line).toContain("job 7");
  child.kill("SIGINT");
  expect(await readNext("stopped")).toEqual({ type: "stopped", deadLetters: {} });
  expect(await closed).toEqual([0, null]);
});

test("prints the outputs of the stack and how to connect to it", async () => {
  const { child, closed } = startProcess(jobsStack(), "--memory", ...anyPorts);
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    text += chunk;
    if (text.includes("Ctrl-C") && !child.killed) {
      child.kill("SIGTERM");
    }
  }
  expect(await closed).toEqual([0, null]);
  expect(text).toMatch(/^ {2}Console +http:\/\/127\.0\.0\.1:\d+$/m);
  expect(text).toMatch(/^ {2}queue_url +http:\S+\/000000000000\/jobs$/m);
  expect(text).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:");
  expect(text).not.toMatch(/HTTP API|order/);
  expect(text).toMatch(/\nno dead letters\n$/);
});

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return String((server.address() as AddressInfo).port);
}

test.each<[string, () => string[] | Promise<string[]>, RegExp]>([
  ["a missing folder", () => ["no/such/folder"], /^error: cannot read .*no\/such\/folder\/cdk\.tf\.json \(ENOENT\)/],
  [
    "a taken port",
    async () => [jobsStack(), ...anyPorts, "--aws-port", await takenPort()],
    /^error: port \d+ is taken/,
  ],
])("reports %s in one line, and exits with 1", async (_, parameters, message) => {
  const words = ["start", ...(await parameters())];
  const { exitCode, stdout, stderr } = await new Promise<{ exitCode: unknown; stdout: string; stderr: string }>(
    (resolve) =>
      execFile(process.execPath, [main, ...words], (error, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
      ),
  );
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
});
