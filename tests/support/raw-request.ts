import { request } from "node:http";

interface RawResponse {
  status: number;
  body: string;
}

/** Sends a request that fetch does not allow. */
export function send(
  url: string,
  options: { method: string; path: string; headers: Record<string, string> },
  body: string,
) {
  return new Promise<RawResponse>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, agent: false, ...options }, (response) => {
      let received = "";
      response.on("data", (chunk) => {
        received += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: received }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
