/** The parts of the ARN of a function, a version or an alias. */
export interface FunctionArnParts {
  /** The function's ARN, without the qualifier. */
  functionArn: string;
  name: string;
  /** A version or an alias. */
  qualifier: string | undefined;
}

const FUNCTION_ARN = /^(arn:[^:]+:lambda:[^:]+:[^:]+:function:([^:]+))(?::([^:]+))?$/;

/** Splits the ARN of a function, a version or an alias; undefined for any other ARN. */
export function parseFunctionArn(arn: string): FunctionArnParts | undefined {
  const [, functionArn, name, qualifier] = FUNCTION_ARN.exec(arn) ?? [];
  return functionArn !== undefined && name !== undefined ? { functionArn, name, qualifier } : undefined;
}
