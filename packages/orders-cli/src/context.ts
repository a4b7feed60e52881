import type { Connection } from "./connection.ts";
import type { Pause } from "./pause.ts";
import type { Terminal } from "./terminal.ts";

export interface Context {
  connection: Connection;
  terminal: Terminal;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  pause: Pause;
  /** Prints one JSON object per line instead of text. */
  json: boolean;
}
