import { reference, type TerraformJson } from "./terraform-json.ts";

const REFERENCE = /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g;

/** A chain of references longer than this is a cycle, which Terraform refuses. */
const LONGEST_CHAIN = 20;

/** Attributes that only repeat another one. */
const REPEATED: Record<string, string> = {
  "aws_iam_role.id": "name",
  "aws_lambda_function.id": "function_name",
  "aws_sqs_queue.id": "url",
};

/**
 * The stack's resources with every reference to an attribute that the stack sets replaced by its value, so that what is
 * the same reads the same. What only AWS knows, such as an ARN, stays a reference, and serves as the thing's name.
 *
 * @example
 * // "${aws_apigatewayv2_api.api.execution_arn}/${aws_apigatewayv2_stage.stage.name}/GET/order"
 * // becomes "${aws_apigatewayv2_api.api.execution_arn}/prod/GET/order"
 */
export function resolveReferences({ resource = {} }: TerraformJson): NonNullable<TerraformJson["resource"]> {
  function resolveText(text: string, chain: number): string {
    return text.replace(REFERENCE, (_, type: string, name: string, attribute: string) => {
      const repeated = REPEATED[`${type}.${attribute}`] ?? attribute;
      const value = resource[type]?.[name]?.[repeated];
      return typeof value === "string" && chain < LONGEST_CHAIN
        ? resolveText(value, chain + 1)
        : reference(`${type}.${name}.${repeated}`);
    });
  }
  return JSON.parse(JSON.stringify(resource), (_, value) =>
    typeof value === "string" ? resolveText(value, 0) : value,
  );
}
