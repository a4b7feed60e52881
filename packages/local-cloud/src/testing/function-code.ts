import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { testStackFolder } from "./stack-folder.ts";

/** Creates a function with Lambda's defaults from its code. Its folder is removed after the test. */
export function testFunction(
  code: string,
  settings: Partial<FunctionConfiguration> = {},
  fileName = "handler.mjs",
): FunctionConfiguration {
  return {
    name: "lab2-dev-order",
    arn: "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order",
    description: "",
    architecture: "x86_64",
    tags: {},
    roleArn: "arn:aws:iam::000000000000:role/lab2-dev-order",
    codeFolder: testStackFolder({ [fileName]: code }),
    handler: "handler.handler",
    runtime: "nodejs24.x",
    memoryMb: 128,
    timeoutSeconds: 3,
    environment: {},
    activeTracing: false,
    logGroupName: "/aws/lambda/lab2-dev-order",
    logFormat: "Text",
    systemLogLevel: "INFO",
    publishes: false,
    aliases: [],
    region: "eu-central-1",
    ...settings,
  };
}
