/** Control and format characters, which move the cursor, color or reverse text, and unpaired surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Escapes untrusted text for a terminal, as one line of at most `length` characters.
 * @example printable("\u001b[2Jgone", 100) // "\\u{1b}[2Jgone"
 */
export function printable(text: string, length = 300): string {
  const characters = Array.from(text.slice(0, 2 * length));
  const cut = characters.length > length || text.length > 2 * length;
  const shown = (cut ? characters.slice(0, length - 1) : characters).join("");
  return `${shown.replaceAll(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}${cut ? "…" : ""}`;
}
