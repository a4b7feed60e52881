/** The exit codes of `npx pnpm orders`, for scripts. */
export const exitCode = {
  done: 0,
  /** All or part of the command failed. */
  failed: 1,
  /** The command line is invalid; nothing was done. */
  usage: 2,
  /** The command was interrupted and has reported how far it got. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The command cannot do what its options say; nothing was done. */
export class UsageError extends Error {
  readonly code = "USAGE";
  override readonly name = "UsageError";
}
