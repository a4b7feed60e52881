/** An IAM policy statement in AWS's notation, without its effect. */
export interface Statement {
  Sid: string;
  Action: string[];
  Resource: string | string[];
  Principal?: "*" | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, string | string[]>>;
}

export type EffectiveStatement = Statement & { Effect: "Allow" | "Deny" };

export const allow = ({ Sid, ...statement }: Statement): EffectiveStatement => ({ Sid, Effect: "Allow", ...statement });
export const deny = ({ Sid, ...statement }: Statement): EffectiveStatement => ({ Sid, Effect: "Deny", ...statement });

/** Formats a policy document as plain JSON instead of Terraform's `jsonencode`, so that tools can parse it. */
export function policyDocument(...statements: EffectiveStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
