import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from "node:crypto";

type Data = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256 for the SDK's signatures. For the SDK's own, each key of bytes costs an exception inside Node, which takes longer
 * than the signature.
 */
export class Sha256 {
  readonly #secret: Data | undefined;
  #hash: Hash | Hmac;

  /** @param secret creates an HMAC @default a plain hash */
  constructor(secret?: Data) {
    this.#secret = secret;
    this.#hash = createNodeHash(secret);
  }

  update(data: Data): void {
    this.#hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = createNodeHash(this.#secret);
  }
}

function createNodeHash(secret: Data | undefined): Hash | Hmac {
  return secret === undefined
    ? createHash("sha256")
    : createHmac("sha256", typeof secret === "string" ? secret : createSecretKey(toBytes(secret)));
}

function toBytes(data: Data): Uint8Array {
  if (typeof data === "string") {
    return Buffer.from(data);
  }
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
