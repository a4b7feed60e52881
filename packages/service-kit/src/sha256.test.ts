import { expect, test } from "vitest";
import { Sha256 } from "./sha256.ts";

const DIGEST_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/** Test case 2 of RFC 4231. */
const KEY = "Jefe";
const MESSAGE = "what do ya want for nothing?";
const HMAC = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

const toBytes = (text: string) => new TextEncoder().encode(text);

async function digest(hash: Sha256, ...parts: (string | ArrayBuffer | Uint8Array)[]): Promise<string> {
  for (const part of parts) {
    hash.update(part);
  }
  return Buffer.from(await hash.digest()).toString("hex");
}

test.each([
  ["text", ["abc"]],
  ["parts", ["a", "bc"]],
  ["bytes", [toBytes("abc")]],
  ["a part of a buffer", [toBytes("xabcx").subarray(1, 4)]],
  ["an ArrayBuffer", [toBytes("abc").buffer]],
])("hashes %s", async (_, parts) => {
  expect(await digest(new Sha256(), ...parts)).toBe(DIGEST_OF_ABC);
});

test.each([
  ["text", KEY],
  ["bytes", toBytes(KEY)],
  ["an ArrayBuffer", toBytes(KEY).buffer],
])("authenticates with a key of %s", async (_, key) => {
  expect(await digest(new Sha256(key), MESSAGE)).toBe(HMAC);
});

test("starts over after a reset", async () => {
  const hash = new Sha256(KEY);
  hash.update("something else");
  hash.reset();
  expect(await digest(hash, MESSAGE)).toBe(HMAC);
});
