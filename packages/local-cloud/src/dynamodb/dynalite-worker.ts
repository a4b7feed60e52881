/// <reference path="./dynalite.d.ts" />
/**
 * Runs dynalite in a worker, one request after the other, so that one on which it throws fails alone. It throws on
 * some, such as a filter that compares with an attribute that an item does not have, and does so from callbacks, where
 * only the thread's last resort catches it.
 */
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import dynalite from "dynalite";
import dynaliteDb from "dynalite/db/index.js";
import type { AwsResponse } from "../core/aws-service.ts";

export interface DynaliteRequest {
  id: number;
  headers: Record<string, string>;
  body: string;
}

export type DynaliteOutcome = { id: number; answer: AwsResponse } | { id: number; error: Error };

const port = parentPort;
if (!port) {
  throw new Error("dynalite runs in a worker");
}

const { folder } = workerData as { folder?: string };
const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(folder && { path: folder }) });
const waiting: DynaliteRequest[] = [];
let current: DynaliteRequest | undefined;

// Dynalite checks a condition while it holds the item's lock, and keeps the lock for ever if the check throws. An error
// that the check returns instead releases the lock before it is thrown.
const { checkConditional } = dynaliteDb;
dynaliteDb.checkConditional = (...parameters) => {
  try {
    return checkConditional(...parameters);
  } catch (error) {
    return error as Error;
  }
};

port.on("message", (request: DynaliteRequest) => {
  waiting.push(request);
  if (!current) {
    begin();
  }
});
process.on("uncaughtException", (error) => {
  if (current) {
    end({ id: current.id, error });
  }
});

/** Hands the next request to dynalite's request handler, without a trip over HTTP. */
function begin(): void {
  current = waiting.shift();
  if (!current) {
    return;
  }
  const { id, headers, body } = current;
  const request = Object.assign(new EventEmitter(), { method: "POST", url: "/", headers });
  const response = new RecordedResponse((answer) => end({ id, answer }));
  server.emit("request", request as unknown as IncomingMessage, response as unknown as ServerResponse);
  request.emit("data", Buffer.from(body));
  request.emit("end");
}

function end(outcome: DynaliteOutcome): void {
  if (outcome.id !== current?.id) {
    return;
  }
  port?.postMessage(outcome);
  begin();
}

/** The part of a ServerResponse that dynalite writes to. */
class RecordedResponse {
  statusCode = 200;
  #headers: Record<string, string> = {};
  #send: (answer: AwsResponse) => void;

  constructor(send: (answer: AwsResponse) => void) {
    this.#send = send;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  end(body = ""): void {
    this.#send({ statusCode: this.statusCode, headers: this.#headers, body });
  }
}
