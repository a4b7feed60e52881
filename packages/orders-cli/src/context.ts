import type { Connection } from "./connection.ts";
import type { Pause } from "./pause.ts";
import type { Terminal } from "./terminal.ts";

/** What every command works with. */
export interface Context {
  connection: Connection;
  terminal: Terminal;
  /** Aborted when the process is told to stop. */
  signal: AbortSignal;
  pause: Pause;
  /** Prints one JSON object a line instead of text. */
  json: boolean;
}
