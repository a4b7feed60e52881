import { createHash, createHmac } from "node:crypto";

export interface SignedRequest {
  /** The host and, unless it is the protocol's own, the port. */
  host: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  service: string;
}

/**
 * Returns the headers of a POST request with a signature, version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(
  { body, headers, host, path }: SignedRequest,
  { accessKeyId, region, secretAccessKey, service }: Credentials,
  at: Date,
): Record<string, string> {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const signed: Record<string, string> = { ...headers, host, "x-amz-date": time };
  const names = Object.keys(signed).toSorted();
  const signedHeaders = names.join(";");
  const canonicalHeaders = names.map((name) => `${name}:${signed[name]?.trim()}\n`).join("");
  const canonicalRequest = ["POST", path, "", canonicalHeaders, signedHeaders, hash(body)].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonicalRequest)].join("\n");
  const signature = hmac(key, text).toString("hex");
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
