import { randomBytes } from "node:crypto";

/** What an SDK signs its calls with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** What access key ids are made of after their prefix. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** New credentials in the shape of AWS's temporary ones, whose access key id begins with ASIA. */
export function createCredentials(): Credentials {
  const keyCharacters = Array.from(randomBytes(16), (byte) => BASE32[byte % BASE32.length]);
  return {
    accessKeyId: `ASIA${keyCharacters.join("")}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(96).toString("base64"),
  };
}
