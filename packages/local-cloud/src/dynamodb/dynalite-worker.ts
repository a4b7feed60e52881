/// <reference path="./dynalite.d.ts" />
/** Runs dynalite in a worker: it throws from callbacks, where only a thread's handler catches errors. */
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import dynaliteDb from "dynalite/db/index.js";
import type { AwsResponse } from "../core/aws-service.ts";
import { ChangeLog } from "./dynalite/change-log.ts";
import type { Database, OwnOperation, Store } from "./dynalite/dynalite-modules.ts";
import { extendDynalite } from "./dynalite/extend-dynalite.ts";
import { ownOperations, runOwnOperation } from "./dynalite/own-operations.ts";
import { recordChanges } from "./dynalite/record-changes.ts";
import type { Changes } from "./streams/change-reader.ts";
import type { Origin } from "./streams/change-record.ts";

export interface DynaliteRequest {
  type: "operation";
  id: number;
  /** Milliseconds since the epoch. */
  nowMs: number;
  origin: Origin;
  headers: Record<string, string>;
  body: string;
  /** Whether the caller could not read the request, so that it must be rejected. */
  isMalformed: boolean;
}

export interface ReadChangesRequest {
  type: "read-changes";
  id: number;
  nowMs: number;
  tableName: string;
  after: number;
  limit: number;
}

export type DynaliteOutcome = { id: number } & ({ result: AwsResponse | Changes } | { error: Error });

/** Posted once a change of an item is stored. */
export interface ChangeRecorded {
  changedTable: string;
}

const port = parentPort;
if (!port) {
  throw new Error("dynalite must run in a worker");
}

let store: Store;
let changeLog: ChangeLog;
const waiting: (DynaliteRequest | ReadChangesRequest)[] = [];
let current: DynaliteRequest | ReadChangesRequest | undefined;

// Dynalite reads twice before each write. Reading from the cache takes less time than another thread takes to start.
const { create } = dynaliteDb;
dynaliteDb.create = (options) => {
  store = create(options);
  readSynchronously(store.db);
  changeLog = new ChangeLog(store);
  recordChanges(store, {
    changeLog,
    getContext: () => ({ nowMs: current?.nowMs ?? Date.now(), ...getOperation()?.origin }),
    onRecorded: (changedTable) => port.postMessage({ changedTable } satisfies ChangeRecorded),
  });
  return store;
};

extendDynalite({ isMalformed: () => getOperation()?.isMalformed ?? false, getChangeLog: () => changeLog });
const { default: dynalite } = await import("dynalite");
const { folder } = workerData as { folder?: string };
const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(folder && { path: folder }) });

port.on("message", (request: DynaliteRequest | ReadChangesRequest) => {
  waiting.push(request);
  if (!current) {
    handleNext();
  }
});
process.on("uncaughtException", (error) => {
  if (current) {
    finish({ id: current.id, error });
  }
});

function readSynchronously(db: Database): void {
  const readInThreadPool = db.get;
  db.get = (key, callback) => {
    // Reads that are waiting for the database to open are repeated without a callback, for a promise.
    if (db.status !== "open" || typeof callback !== "function") {
      return readInThreadPool(key, callback);
    }
    try {
      setImmediate(callback, null, db.getSync(key));
    } catch (error) {
      setImmediate(callback, error);
    }
  };
}

function getOperation(): DynaliteRequest | undefined {
  return current?.type === "operation" ? current : undefined;
}

function handleNext(): void {
  current = waiting.shift();
  if (current?.type === "read-changes") {
    void readChanges(current);
  } else if (current) {
    handle(current);
  }
}

async function readChanges({ after, id, limit, nowMs, tableName }: ReadChangesRequest): Promise<void> {
  try {
    const records = await changeLog.read(tableName, after, limit, nowMs);
    finish({ id, result: { records, lastSequence: changeLog.getLastSequence(tableName) } });
  } catch (error) {
    finish({ id, error: error as Error });
  }
}

function handle(current: DynaliteRequest): void {
  const { body, headers, id } = current;
  const operation = headers["x-amz-target"]?.split(".")[1] ?? "";
  const ownOperation = Object.hasOwn(ownOperations, operation) && ownOperations[operation];
  if (ownOperation) {
    void run(ownOperation, current);
    return;
  }
  const request = Object.assign(new EventEmitter(), { method: "POST", url: "/", headers });
  const response = new RecordedResponse((result) => finish({ id, result }));
  server.emit("request", request as unknown as IncomingMessage, response as unknown as ServerResponse);
  request.emit("data", Buffer.from(body));
  request.emit("end");
}

async function run(operation: OwnOperation, { body, id }: DynaliteRequest): Promise<void> {
  try {
    finish({ id, result: await runOwnOperation(operation, store, body) });
  } catch (error) {
    finish({ id, error: error as Error });
  }
}

function finish(outcome: DynaliteOutcome): void {
  if (outcome.id !== current?.id) {
    return;
  }
  port?.postMessage(outcome);
  handleNext();
}

class RecordedResponse {
  statusCode = 200;
  #headers: Record<string, string> = {};
  #send: (response: AwsResponse) => void;

  constructor(send: (response: AwsResponse) => void) {
    this.#send = send;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  end(body = ""): void {
    this.#send({ statusCode: this.statusCode, headers: this.#headers, body });
  }
}
