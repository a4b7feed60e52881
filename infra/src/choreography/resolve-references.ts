import { reference, type TerraformJson } from "./terraform-json.ts";

const REFERENCE = /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g;

/** A longer chain of references is a cycle, which Terraform rejects. */
const MAX_CHAIN_LENGTH = 20;

const ALIASES: Record<string, string> = {
  "aws_iam_role.id": "name",
  "aws_lambda_function.id": "function_name",
  "aws_sqs_queue.id": "url",
};

/**
 * Replaces every reference to an attribute that the stack sets by its value, so that equal values compare equal. A
 * reference to a value that only AWS knows, such as an ARN, stays and serves as the resource's identifier.
 * @example
 * // "${aws_apigatewayv2_api.api.execution_arn}/${aws_apigatewayv2_stage.stage.name}/GET/order"
 * // becomes "${aws_apigatewayv2_api.api.execution_arn}/prod/GET/order"
 */
export function resolveReferences({ resource = {} }: TerraformJson): NonNullable<TerraformJson["resource"]> {
  function resolveText(text: string, chain: number): string {
    return text.replace(REFERENCE, (_, type: string, name: string, attribute: string) => {
      const canonical = ALIASES[`${type}.${attribute}`] ?? attribute;
      const value = resource[type]?.[name]?.[canonical];
      return typeof value === "string" && chain < MAX_CHAIN_LENGTH
        ? resolveText(value, chain + 1)
        : reference(`${type}.${name}.${canonical}`);
    });
  }
  return JSON.parse(JSON.stringify(resource), (_, value) =>
    typeof value === "string" ? resolveText(value, 0) : value,
  );
}
