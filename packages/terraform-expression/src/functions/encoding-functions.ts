import { createHash, randomUUID } from "node:crypto";
import { createInvalidValueError } from "../expression-error.ts";
import type { Value } from "../value.ts";
import { defineFunction, type Functions } from "./define-function.ts";
import { encodeJson } from "./encode-json.ts";

export const encodingFunctions: Functions = {
  base64decode: defineFunction(["string"], (text) => {
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
      throw createInvalidValueError("the text is not base64");
    }
    return decodeUtf8(Buffer.from(text, "base64"));
  }),
  base64encode: defineFunction(["string"], (text) => Buffer.from(text).toString("base64")),
  base64sha256: defineFunction(["string"], (text) => hash("sha256", text, "base64")),
  base64sha512: defineFunction(["string"], (text) => hash("sha512", text, "base64")),
  jsondecode: defineFunction(["string"], (text) => {
    try {
      return JSON.parse(text) as Value;
    } catch (cause) {
      throw createInvalidValueError(`the text is not JSON: ${(cause as Error).message}`, { cause });
    }
  }),
  jsonencode: defineFunction(["nullable"], encodeJson),
  md5: defineFunction(["string"], (text) => hash("md5", text, "hex")),
  sha1: defineFunction(["string"], (text) => hash("sha1", text, "hex")),
  sha256: defineFunction(["string"], (text) => hash("sha256", text, "hex")),
  sha512: defineFunction(["string"], (text) => hash("sha512", text, "hex")),
  urlencode: defineFunction(["string"], (text) =>
    encodeURIComponent(text)
      .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll("%20", "+"),
  ),
  uuid: defineFunction([], () => randomUUID()),
};

export function hash(algorithm: string, content: string | Buffer, encoding: "hex" | "base64"): string {
  return createHash(algorithm).update(content).digest(encoding);
}

/** @throws {ExpressionError} if the bytes are not UTF-8 */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw createInvalidValueError("the content is not UTF-8 text", { cause });
  }
}
