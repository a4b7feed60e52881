/** How `pnpm orders` ends, for scripts. */
export const exitCode = {
  /** All that was asked for is done. */
  done: 0,
  /** It failed, or a part of it did. */
  failed: 1,
  /** The command line is wrong; nothing was done. */
  usage: 2,
  /** It was interrupted, and has said how far it came. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What was asked for cannot be: nothing was done. */
export class UsageError extends Error {
  readonly code = "USAGE";

  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
