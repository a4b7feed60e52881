/** What the choreography is read from: a stack's `cdk.tf.json`, parsed. */
export interface TerraformJson {
  /** By type, then by name; references such as `${aws_sqs_queue.orders.arn}` stand as text. */
  resource?: Record<string, Record<string, Record<string, unknown>>>;
}

/** How Terraform JSON refers to an attribute, such as `aws_sqs_queue.orders.arn`. */
export function reference(attribute: string): string {
  return `\${${attribute}}`;
}
