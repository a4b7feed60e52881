// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
const COLORS_OR_CONTROLS = /\u001b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Escapes the control characters of text for a terminal, where they could move the cursor or end a program that reads
 * the output. Tabs, line feeds and colors stay.
 * @example escapeControls("a\u0000b") // "a\\u0000b"
 */
export function escapeControls(text: string): string {
  return text.replace(COLORS_OR_CONTROLS, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
