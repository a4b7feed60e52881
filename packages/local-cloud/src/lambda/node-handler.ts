import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { adaptCallback, supportsCallbacks } from "./adapt-callback.ts";
import { createNamedError } from "./function-failure.ts";
import { provideAwsSdk } from "./provide-aws-sdk.ts";
import { provideLayers } from "./provide-layers.ts";
import type { RunHandler, RuntimeSettings } from "./runtime-messages.ts";

type Handler = (event: unknown, context: object) => unknown;

/** Loads a handler into this thread. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export async function loadNodeHandler(settings: RuntimeSettings): Promise<RunHandler> {
  provideLayers(settings.layerFolders, settings.runtime);
  provideAwsSdk();
  const handler = await loadHandler(settings);
  return async ({ clientContext, deadlineMs, invokedFunctionArn, payload, requestId }, xRayTraceId) => {
    // The context of nodejs24.x, including properties that are always undefined here.
    const result = await handler(JSON.parse(payload), {
      awsRequestId: requestId,
      clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
      functionName: settings.functionName,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      getRemainingTimeInMillis: () => deadlineMs - Date.now(),
      identity: undefined,
      invokedFunctionArn,
      logGroupName: settings.logGroupName,
      logStreamName: settings.logStreamName,
      memoryLimitInMB: String(settings.memoryMb),
      tenantId: undefined,
      xRayTraceId,
    });
    return JSON.stringify(result) ?? "null";
  };
}

async function loadHandler({ codeFolder, handler: name, runtime }: RuntimeSettings): Promise<Handler> {
  const [file = "", ...exportPath] = basename(name).split(".");
  const folder = join(codeFolder, dirname(name));
  const path = [".js", ".mjs", ".cjs"].map((extension) => join(folder, file + extension)).find(existsSync);
  if (!path) {
    throw createNamedError("Runtime.ImportModuleError", `Error: Cannot find module '${file}' in ${folder}`);
  }
  const module = await loadModule(path).catch((error) => {
    throw error instanceof SyntaxError ? createNamedError("Runtime.UserCodeSyntaxError", String(error)) : error;
  });
  const handler = findExport(module, exportPath) ?? findExport(module.default, exportPath);
  if (!isHandler(handler)) {
    throw createNamedError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (handler.length >= 3 && supportsCallbacks(runtime)) {
    return adaptCallback(handler);
  }
  if (handler.length >= 3) {
    throw createNamedError(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function findExport(module: unknown, path: readonly string[]): unknown {
  return path.reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], module);
}

/** Loads CommonJS by `require`, as AWS does: an import would parse it once more, for its exports. */
async function loadModule(path: string) {
  return path.endsWith(".cjs") ? createRequire(path)(path) : import(pathToFileURL(path).href);
}
