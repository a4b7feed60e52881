import { Agent, request as httpRequest } from "../http/node-http.ts";
import type { ApiRequest, ApiResponse } from "./api/request-view.ts";

export class HttpApiClient {
  readonly url: string;
  #agent = new Agent({ keepAlive: true });

  /** @param url the URL of the HTTP API; empty if the stack has none */
  constructor(url: string) {
    this.url = url;
  }

  /** Resolves with the response, whatever its status. Rejects if there is none. */
  send({ body = "", headers, method, path }: ApiRequest): Promise<ApiResponse> {
    const startedAt = performance.now();
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path, headers, agent: this.#agent };
      const request = httpRequest(options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          const received = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          resolve({
            statusCode: response.statusCode ?? 0,
            headers: Object.fromEntries(received),
            body: text,
            durationMs: performance.now() - startedAt,
          });
        });
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
  }
}
