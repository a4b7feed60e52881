const MAP = 5;
const TEXT = 3;

/** Encodes a small map of texts. @see https://www.rfc-editor.org/rfc/rfc8949 */
export function encodeCborMap(members: Record<string, string>): Buffer {
  const entries = Object.entries(members);
  return Buffer.concat([encodeHead(MAP, entries.length), ...entries.flat().map(encodeText)]);
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([encodeHead(TEXT, bytes.length), bytes]);
}

/** Encodes a type with a number, which takes no more bytes than it needs. */
function encodeHead(type: number, value: number): Buffer {
  const bits = type << 5;
  if (value < 24) {
    return Buffer.of(bits | value);
  }
  return value < 256 ? Buffer.of(bits | 24, value) : Buffer.of(bits | 25, value >> 8, value & 255);
}
