/** Decodes a path or a part of one; invalidly encoded text is returned unchanged. */
export function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
