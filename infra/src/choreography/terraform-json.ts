/** A stack's parsed `cdk.tf.json`. */
export interface TerraformJson {
  /** Blocks by type, then name; references such as `${aws_sqs_queue.orders.arn}` are plain text. */
  resource?: Record<string, Record<string, Record<string, unknown>>>;
}

export function reference(attribute: string): string {
  return `\${${attribute}}`;
}
