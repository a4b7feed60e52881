/** Decodes a path or a part of one; what is not validly encoded stays as it is. */
export function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
