import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import type { AwsResponse } from "../core/aws-service.ts";
import type { Engine } from "./engine.ts";
import { OPERATIONS } from "./operations.ts";
import { signRequest } from "./sign-request.ts";

const TIMEOUT_MS = 30_000;
const FORWARDED_HEADERS = ["content-type", "x-amz-target"];

/** DynamoDB at another endpoint, such as Amazon's DynamoDB Local. */
export class RemoteDynamoDB implements Engine {
  readonly name: string;
  readonly operations = [...OPERATIONS, "TransactGetItems", "TransactWriteItems"].toSorted();
  readonly deletesExpiredItems = true;
  readonly hasStoredTables = true;
  readonly deletionHint: string;
  #url: URL;
  #region: string;
  #agent: HttpAgent;

  /** @param url the endpoint, by http or https */
  constructor({ region, url }: { region: string; url: string }) {
    this.name = url;
    this.deletionHint = `delete the table at ${url}`;
    this.#url = new URL(url);
    this.#region = region;
    const Agent = this.#url.protocol === "https:" ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true });
  }

  async start(): Promise<void> {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables" };
    let response: AwsResponse;
    try {
      response = await this.request(headers, '{"Limit":1}', false);
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw new Error(
        `no DynamoDB responds at ${this.name} (${message || code}): start one there, or leave out --dynamodb`,
        { cause },
      );
    }
    if (response.statusCode !== 200) {
      throw new Error(
        `${this.name} is not a DynamoDB endpoint: ListTables failed with ${response.statusCode} ${response.body}`,
      );
    }
  }

  /** Sends a request with the same credentials for all callers: DynamoDB Local keeps separate tables for each access key. */
  async request(headers: Record<string, string>, body: string, isMalformed: boolean): Promise<AwsResponse> {
    if (isMalformed) {
      return {
        statusCode: 400,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: JSON.stringify({ __type: "com.amazon.coral.service#SerializationException" }),
      };
    }
    const { host, pathname } = this.#url;
    const forwarded = Object.fromEntries(FORWARDED_HEADERS.map((name) => [name, headers[name] ?? ""]));
    const credentials = {
      accessKeyId: "local",
      secretAccessKey: "local",
      region: this.#region,
      service: "dynamodb",
    };
    return this.#send(signRequest({ host, path: pathname, headers: forwarded, body }, credentials, new Date()), body);
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
  }

  #send(headers: Record<string, string>, body: string): Promise<AwsResponse> {
    const send = this.#url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = Promise.withResolvers<AwsResponse>();
    const request = send(this.#url, { method: "POST", headers, agent: this.#agent }, (response) => {
      const { statusCode = 500, headers } = response;
      text(response).then(
        (body) => sent.resolve({ statusCode, headers: selectHeaders(headers), body }),
        (error) => sent.reject(error),
      );
    });
    request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error(`no response within ${TIMEOUT_MS / 1000} seconds`)));
    request.on("error", sent.reject);
    request.end(body);
    return sent.promise;
  }
}

function selectHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    ["content-type", "x-amz-crc32", "x-amzn-requestid"].flatMap((name) =>
      headers[name] ? [[name, String(headers[name])]] : [],
    ),
  );
}
