/** Returns the last part of an ARN or URL. */
export function resourceName(arn: string): string {
  return /[^:/]+$/.exec(arn)?.[0] ?? arn;
}
