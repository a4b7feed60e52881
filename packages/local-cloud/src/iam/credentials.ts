import { randomBytes } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Creates credentials in the format of AWS's temporary ones, whose access key ids start with ASIA. */
export function createCredentials(): Credentials {
  const keyCharacters = Array.from(randomBytes(16), (byte) => BASE32[byte % BASE32.length]);
  return {
    accessKeyId: `ASIA${keyCharacters.join("")}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(96).toString("base64"),
  };
}
