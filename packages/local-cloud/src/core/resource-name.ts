/** The last part of an ARN or URL, the name that people know the resource by. */
export function resourceName(arn: string): string {
  return /[^:/]+$/.exec(arn)?.[0] ?? arn;
}
