import { rm } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { type HttpApiDefinition, NO_HTTP_API } from "./api-gateway/http-api.ts";
import { readHttpApi } from "./api-gateway/read-http-api.ts";
import { createConsoleParts } from "./console/console-parts.ts";
import { findDeadLetterQueues } from "./console/dead-letter-queues.ts";
import { StackGraph } from "./console/graph.ts";
import type { Guide } from "./console/guide.ts";
import type { Cause } from "./core/activity/cause.ts";
import { ActivityLog } from "./core/activity-log.ts";
import { type Clock, createSystemClock } from "./core/clock.ts";
import { parseFunctionArn } from "./core/function-arn.ts";
import { releaseMemoryLater } from "./core/release-memory.ts";
import { openDiskStore } from "./core/store/disk-store.ts";
import { memoryStore } from "./core/store/store.ts";
import type { FaultInput } from "./faults/fault.ts";
import type { Faults } from "./faults/faults.ts";
import { createFaultOperations } from "./faults/faults-api.ts";
import { createFunctionUrlSite } from "./function-urls/function-url-site.ts";
import { type FunctionUrl, readFunctionUrls } from "./function-urls/read-function-urls.ts";
import type { StatementUse } from "./iam/statement-use.ts";
import type { Lambda } from "./lambda/lambda.ts";
import { createLocalApi, describeStack } from "./local-api/local-api.ts";
import { resourceTypes } from "./resource-types.ts";
import { type Addresses, type Ports, Servers } from "./servers.ts";
import { createServices, type Services } from "./services.ts";
import { readStack, type StackDocument } from "./terraform/read-stack.ts";
import { resolveStack, type Stack } from "./terraform/stack.ts";
import { readVariableValues } from "./terraform/variable-values.ts";
import { type Trace, TraceStore } from "./trace/trace.ts";
import { findTrace } from "./trace/trace-api.ts";

const ACCOUNT_ID = "000000000000";

export interface LocalCloudOptions {
  stackFolder: string;
  /** Port of the HTTP API, 0 for any free port. @default 4000 */
  apiPort?: number;
  /** Port of the AWS endpoint, 0 for any free port. @default 4566, common among AWS emulators */
  awsPort?: number;
  /** Port of the console, 0 for any free port. @default no console */
  consolePort?: number | undefined;
  /** Folder of the console's built page. @default only the console's API */
  consoleFolder?: string | undefined;
  /** Steps that the console leads through. @default none */
  guide?: Guide | undefined;
  /** Maximum of concurrent invocations per function; further ones wait. @default 4 */
  maxWorkersPerFunction?: number;
  /** Initializes a worker of each function before the first request. @default true */
  warmFunctions?: boolean;
  /** Values of the stack's variables, as on a command line. @default those of TF_VAR_<name>, *.tfvars and the stack */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Types or addresses of resources to run the stack without. @default none */
  ignore?: readonly string[] | undefined;
  /** Folder that persists accepted data. @default in memory: data is lost when the process exits */
  dataFolder?: string | undefined;
  /** The http or https URL to which DynamoDB's calls are forwarded. @default dynalite in this process */
  dynamodbUrl?: string | undefined;
  /** Deletes data from earlier runs first, except that at `dynamodbUrl`. @default false */
  fresh?: boolean;
  /** @default the machine's clock */
  clock?: Clock;
  /** The function to debug, and a port, 0 for any free one. It has one worker and no timeouts. @default no function */
  inspect?: { functionName: string; port: number } | undefined;
  /** Faults to inject from the start. @default none */
  faults?: readonly FaultInput[];
  /** Random seed for fault injection, from 0 to 2,147,483,647. @default a new one each time */
  seed?: number | undefined;
  /** Records all activities. @default a new log */
  activityLog?: ActivityLog;
  /** Stores traces of activities, which consecutive stacks may share. @default a new store */
  traces?: TraceStore;
}

export interface LocalCloud extends Addresses {
  region: string;
  /** Names of the functions that the HTTP API invokes. */
  apiFunctions: string[];
  /** The stack's outputs, as Terraform would show them. */
  outputs: Record<string, unknown>;
  /** Addresses of the resources and attributes that are accepted but have no effect, such as alarms. */
  notEmulated: string[];
  /** Addresses of the resources that were left out on request, and of those that depend on them. */
  ignored: string[];
  activityLog: ActivityLog;
  faults: Faults;
  /** Returns how often each Allow statement of the stack has been used so far. */
  statementUse(): StatementUse[];
  updateFunctionCode: Lambda["updateFunctionCode"];
  /** Counts the messages in each dead-letter queue that is not empty, by queue name. */
  deadLetters(): Record<string, number>;
  /** Returns everything that happened to an ID, such as an order's; undefined for an unknown ID. */
  trace(id: string): Trace | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a stack on 127.0.0.1.
 * @throws {StackError} if the stack cannot be read, or uses an unsupported feature
 * @throws {InvalidPolicyError} if a policy cannot be enforced
 * @throws {FaultError} if a fault is invalid, or names a function that is not in the stack
 * @throws {FunctionNotFoundError} if the function to inspect is not in the stack
 * @throws {PortError} if a port is taken
 * @throws {StoreError} if the data folder cannot be opened, for example because another local cloud uses it
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { clock = createSystemClock(), dataFolder, inspect, maxWorkersPerFunction = 4, warmFunctions = true } = options;
  const { activityLog = new ActivityLog(clock) } = options;
  const { traces = new TraceStore(activityLog) } = options;
  const document = readStack(options.stackFolder);
  const variables = readVariableValues(document.folder, { ...options, environment: process.env });
  const servers = new Servers({ activityLog, consoleFolder: options.consoleFolder });
  let services: Services | undefined;
  let store = memoryStore;
  const stop = async () => {
    try {
      await Promise.all([servers.stop(), services?.stop()]);
    } finally {
      await store.close();
    }
  };

  try {
    const addresses = await servers.listen(selectPorts(options, document));
    const tablesFolder = dataFolder && resolve(dataFolder, "tables");
    if (dataFolder) {
      store = await openDiskStore(resolve(dataFolder, "accepted"), options);
    }
    // Only the process that has the store open may touch the tables.
    if (tablesFolder && options.fresh) {
      await rm(tablesFolder, { recursive: true, force: true });
    }

    const { apiUrl, awsUrl } = addresses;
    const stack = resolveStack(document, resourceTypes, {
      accountId: ACCOUNT_ID,
      awsEndpointUrl: awsUrl,
      apiUrl,
      variables,
      ignored: options.ignore ?? [],
      now: new Date(clock.now()),
      defaultRegion: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION,
    });
    if (stack.isRegionAssumed) {
      const message = `the region is ${stack.region}, because neither the aws provider nor AWS_REGION names one`;
      activityLog.record({ type: "warning", message });
    }
    for (const ignored of options.ignore ?? []) {
      if (!stack.ignored.some((address) => address === ignored || address.startsWith(`${ignored}.`))) {
        const message = `--ignore ${ignored} has no effect: the stack has no resource of this type or address`;
        activityLog.record({ type: "warning", message });
      }
    }
    services = createServices(stack, {
      accountId: ACCOUNT_ID,
      awsUrl,
      maxWorkersPerFunction,
      inspect: inspect && { functionName: inspect.functionName, debuggers: servers.debuggers },
      store,
      tablesFolder,
      dynamodbUrl: options.dynamodbUrl,
      seed: options.seed,
      clock,
      activityLog,
    });
    const api = readHttpApi(stack, services.lambda.invocableArns);
    const functionUrls = readFunctionUrls(stack);
    for (const fault of options.faults ?? []) {
      services.faults.add(fault);
    }
    await services.start();
    const stackName = basename(document.folder);
    const { guide } = options;
    const running = {
      ...addresses,
      guide,
      stackName,
      stack,
      api,
      functionUrls,
      services,
      traces,
      clock,
      activityLog,
      warmFunctions,
    };
    await serve(servers, running);
    services.resume();
    if (warmFunctions) {
      releaseMemoryLater();
    }
    return { ...addresses, ...createOperations(running), activityLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function selectPorts(
  { apiPort = 4000, awsPort = 4566, consolePort, inspect }: LocalCloudOptions,
  { blocks }: StackDocument,
): Ports {
  return {
    awsPort,
    apiPort: ["aws_apigatewayv2_api", "aws_lambda_function_url"].some((type) => blocks.has(type)) ? apiPort : undefined,
    consolePort,
    inspectPort: inspect?.port,
  };
}

interface Running extends Addresses {
  guide: Guide | undefined;
  stackName: string;
  stack: Stack;
  api: HttpApiDefinition | undefined;
  functionUrls: readonly FunctionUrl[];
  services: Services;
  traces: TraceStore;
  clock: Clock;
  activityLog: ActivityLog;
  warmFunctions: boolean;
}

async function serve({ awsEndpoint, consoleServer, httpApi }: Servers, running: Running): Promise<void> {
  const { activityLog, api, clock, consoleUrl, functionUrls, services, stack, traces, warmFunctions } = running;
  const { faults, invokePermissions, lambda } = services;
  const ownApi = createLocalApi([
    describeStack(stack),
    findTrace((id) => traces.find(id)),
    ...createFaultOperations(faults),
  ]);
  awsEndpoint.serve([...services.apis, ownApi], services.findCaller);
  // The endpoint serves already: a function may call AWS while it is initialized.
  if (warmFunctions) {
    await lambda.start();
  }
  const invoke = lambda.invoke.bind(lambda);
  const sites = functionUrls.map((url) =>
    createFunctionUrlSite(url, {
      accountId: ACCOUNT_ID,
      findCaller: services.findCaller,
      canInvoke: (functionArn, caller, cause) => invokePermissions.decideByUrl(caller, functionArn, cause).allowed,
      invoke,
      clock,
    }),
  );
  if (api || sites.length > 0) {
    const dependencies = {
      accountId: ACCOUNT_ID,
      canInvoke: (functionArn: string, sourceArn: string, cause: Cause) =>
        invokePermissions.decide("apigateway.amazonaws.com", functionArn, sourceArn, cause).allowed,
      invoke,
      callService: api && services.createServiceCaller(api.integrations.values()),
      isInspected: (functionArn: string) => lambda.isInspected(functionArn),
      activityLog,
      clock,
    };
    await httpApi.serve(api ?? NO_HTTP_API, dependencies, sites);
  }
  if (consoleUrl !== undefined) {
    consoleServer.serve(createConsoleParts({ ...running, accountId: ACCOUNT_ID }));
  }
}

function createOperations({ api, services, stack, traces }: Running) {
  const { faults, lambda, sqs, statementUse } = services;
  const { ignored, notEmulated, outputs, region } = stack;
  const apiFunctions = new Set(
    [...(api?.integrations.values() ?? [])].map(
      (integration) => "functionArn" in integration && parseFunctionArn(integration.functionArn)?.name,
    ),
  );
  return {
    region,
    outputs,
    notEmulated,
    ignored,
    apiFunctions: lambda.configurations.map(({ name }) => name).filter((name) => apiFunctions.has(name)),
    faults,
    statementUse,
    updateFunctionCode: lambda.updateFunctionCode.bind(lambda),
    deadLetters() {
      const all = findDeadLetterQueues(new StackGraph(stack, ACCOUNT_ID), sqs.queues);
      return Object.fromEntries(all.flatMap(({ queue }) => (queue.total > 0 ? [[queue.name, queue.total]] : [])));
    },
    trace: (id: string) => traces.find(id),
  };
}
