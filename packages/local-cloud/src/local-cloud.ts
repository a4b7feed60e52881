import { rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { HttpApiDefinition } from "./api-gateway/http-api.ts";
import { readHttpApi } from "./api-gateway/read-http-api.ts";
import { createConsoleParts } from "./console/console-parts.ts";
import { findDeadLetterQueues } from "./console/dead-letter-queues.ts";
import { StackGraph } from "./console/graph.ts";
import { ActivityLog } from "./core/activity-log.ts";
import { type Clock, createSystemClock } from "./core/clock.ts";
import { openDiskStore } from "./core/store/disk-store.ts";
import { memoryStore } from "./core/store/store.ts";
import type { FaultInput } from "./faults/fault.ts";
import type { Faults } from "./faults/faults.ts";
import { faultOperations } from "./faults/faults-api.ts";
import type { StatementUse } from "./iam/statement-use.ts";
import { createLocalApi, describeStack } from "./local-api/local-api.ts";
import { resourceTypes } from "./resource-types.ts";
import { type Addresses, Servers } from "./servers.ts";
import { createServices, type Services } from "./services.ts";
import { readStack } from "./terraform/read-stack.ts";
import { resolveStack, type Stack } from "./terraform/stack.ts";
import { type Trace, TraceStore } from "./trace/trace.ts";
import { findTrace } from "./trace/trace-api.ts";

/** The account that everything is in. */
const ACCOUNT_ID = "000000000000";

export interface LocalCloudOptions {
  /** Folder that holds cdk.tf.json, such as `cdktf.out/stacks/orders-dev`. */
  stackFolder: string;
  /** Port of the HTTP API, 0 for any free one. @default 4000 */
  apiPort?: number;
  /** Port of the AWS endpoint, 0 for any free one. @default 4566, which emulators of AWS commonly have */
  awsPort?: number;
  /** Port of the console, 0 for any free one. @default there is no console */
  consolePort?: number | undefined;
  /** Folder of the console's built page. @default the console has only its API */
  consoleFolder?: string | undefined;
  /**
   * Invocations of one function that run at the same time; further ones wait. Workers are made as they are needed, and
   * ended when they are not, but for one.
   * @default 4, enough to keep two cores busy
   */
  maxWorkersPerFunction?: number;
  /**
   * Where everything is kept that was accepted, so that it outlives the process.
   * @default nowhere: it ends with the process
   */
  dataFolder?: string | undefined;
  /** Forgets what earlier runs have kept. @default false */
  fresh?: boolean;
  /** @default the machine's clock */
  clock?: Clock;
  /**
   * The function that a debugger may attach to, by its name or what that ends with, and the port for it, 0 for any free one.
   * It has one worker then, and neither it nor a request that waits for it times out.
   * @default none
   */
  inspect?: { functionName: string; port: number } | undefined;
  /** What goes wrong from the start. @default nothing */
  faults?: readonly FaultInput[];
  /** Of the chance by which faults strike, from 0 to 2,147,483,647. @default another one each time */
  seed?: number | undefined;
  /** Where everything that happens is told. @default a new one */
  activityLog?: ActivityLog;
  /** What is remembered of it, for one stack after the other to share. @default anew, from now on */
  traces?: TraceStore;
}

/** A running stack. */
export interface LocalCloud extends Addresses {
  region: string;
  /** Names of the functions that the HTTP API invokes. */
  apiFunctions: string[];
  /** The stack's outputs, as Terraform would show them. */
  outputs: Record<string, unknown>;
  /** Addresses of the resources that are accepted but have no effect, such as alarms. */
  notEmulated: string[];
  activityLog: ActivityLog;
  /** What goes wrong because somebody wants it to. */
  faults: Faults;
  /** What each Allow statement of the stack's policies has been used for so far. */
  statementUse(): StatementUse[];
  /**
   * Gives a function other code, as UpdateFunctionCode does: what runs at this moment ends on the code that it began with.
   *
   * @param functionName its name, or what that ends with after a hyphen, such as `invoice-service`
   * @param codeFolder absolute; it stays as it is for as long as it is used
   * @param approve asked once the new code is initialized; when it rejects, so does this, and the old code goes on
   * @throws {FunctionNotFoundError} when no function goes by that name, or several do
   * @throws {InitializationError} when the new code cannot be initialized; the old code goes on
   */
  updateFunctionCode(functionName: string, codeFolder: string, approve?: () => Promise<void>): Promise<void>;
  /** How many messages lie in each dead-letter queue that has any, by its name. */
  deadLetters(): Record<string, number>;
  /** Everything that happened to what an ID names, such as an order; undefined when nothing is known of it. */
  trace(id: string): Trace | undefined;
  /** Ends every server, worker and pending retry. */
  stop(): Promise<void>;
}

/**
 * Starts what a stack describes, on 127.0.0.1.
 *
 * @throws {StackError} when the stack cannot be read, or asks for what the local cloud does not do
 * @throws {InvalidPolicyError} when a policy could not be enforced
 * @throws {FaultError} when a fault is none, or names a function that the stack does not have
 * @throws {FunctionNotFoundError} when the function to inspect is none of the stack
 * @throws {PortError} when a port is taken
 * @throws {StoreError} when the data folder cannot be opened, as while another local cloud has it open
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { apiPort = 4000, awsPort = 4566, clock = createSystemClock(), inspect, maxWorkersPerFunction = 4 } = options;
  const { activityLog = new ActivityLog(clock) } = options;
  const { traces = new TraceStore(activityLog) } = options;
  const document = readStack(options.stackFolder);
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
    const addresses = await servers.listen({
      awsPort,
      apiPort: document.blocks.has("aws_apigatewayv2_api") ? apiPort : undefined,
      consolePort: options.consolePort,
      inspectPort: inspect?.port,
    });
    const dataFolder = options.dataFolder && resolve(options.dataFolder);
    if (dataFolder) {
      store = await openDiskStore(join(dataFolder, "accepted"), options);
    }
    const tablesFolder = dataFolder && join(dataFolder, "tables");
    // Only the process that has the store open may touch the tables.
    if (tablesFolder && options.fresh) {
      await rm(tablesFolder, { recursive: true, force: true });
    }

    const { apiUrl, awsUrl } = addresses;
    const stack = resolveStack(document, resourceTypes, { accountId: ACCOUNT_ID, awsEndpointUrl: awsUrl, apiUrl });
    services = createServices(stack, {
      accountId: ACCOUNT_ID,
      awsUrl,
      maxWorkersPerFunction,
      inspect: inspect && { functionName: inspect.functionName, debuggers: servers.debuggers },
      store,
      tablesFolder,
      seed: options.seed,
      clock,
      activityLog,
    });
    const api = readHttpApi(stack, new Set(services.lambda.configurations.map(({ arn }) => arn)));
    for (const fault of options.faults ?? []) {
      services.faults.add(fault);
    }
    await services.start();
    const stackName = basename(document.folder);
    const running = {
      accountId: ACCOUNT_ID,
      stackName,
      stack,
      api,
      services,
      traces,
      ...addresses,
      clock,
      activityLog,
    };
    await serve(servers, running);
    services.resume();
    return { ...addresses, ...operationsOf(running), activityLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Running extends Addresses {
  accountId: string;
  stackName: string;
  stack: Stack;
  api: HttpApiDefinition | undefined;
  services: Services;
  traces: TraceStore;
  clock: Clock;
  activityLog: ActivityLog;
}

async function serve({ awsEndpoint, consoleServer, httpApi }: Servers, running: Running): Promise<void> {
  const { accountId, activityLog, api, clock, consoleUrl, services, stack, traces } = running;
  const { faults, invokePermissions, lambda } = services;
  const ownApi = createLocalApi([describeStack(stack), findTrace((id) => traces.find(id)), ...faultOperations(faults)]);
  awsEndpoint.serve([...services.apis, ownApi], services.callerOf);
  // After the endpoint serves: a function may call AWS while it is initialized.
  await lambda.start();
  if (api) {
    httpApi.serve(api, {
      accountId,
      mayInvoke: (functionArn, sourceArn, cause) =>
        invokePermissions.decide("apigateway.amazonaws.com", functionArn, sourceArn, cause).allowed,
      invoke: (functionArn, payload, cause) => lambda.invoke(functionArn, payload, cause),
      isInspected: (functionArn) => lambda.isInspected(functionArn),
      activityLog,
      clock,
    });
  }
  if (consoleUrl !== undefined) {
    consoleServer.serve(createConsoleParts(running));
  }
}

function operationsOf({ accountId, api, services, stack, traces }: Running) {
  const { faults, lambda, sqs, statementUse } = services;
  const { notEmulated, outputs, region } = stack;
  const apiFunctionArns = new Set([...(api?.integrations.values() ?? [])].map(({ functionArn }) => functionArn));
  return {
    region,
    outputs,
    notEmulated,
    apiFunctions: lambda.configurations.flatMap(({ arn, name }) => (apiFunctionArns.has(arn) ? [name] : [])),
    faults,
    statementUse,
    updateFunctionCode: lambda.updateFunctionCode.bind(lambda),
    deadLetters() {
      const all = findDeadLetterQueues(new StackGraph(stack, accountId), sqs.queues);
      return Object.fromEntries(all.flatMap(({ queue }) => (queue.total > 0 ? [[queue.name, queue.total]] : [])));
    },
    trace: (id: string) => traces.find(id),
  };
}
