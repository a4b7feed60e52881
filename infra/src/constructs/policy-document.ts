/** A statement of an IAM policy, as AWS writes it, but for its effect. */
export interface Statement {
  Sid: string;
  Action: string[];
  Resource: string | string[];
  Principal?: "*" | Record<string, string>;
  Condition?: Record<string, Record<string, string | string[]>>;
}

export type EffectiveStatement = Statement & { Effect: "Allow" | "Deny" };

export const allow = ({ Sid, ...statement }: Statement): EffectiveStatement => ({ Sid, Effect: "Allow", ...statement });
export const deny = ({ Sid, ...statement }: Statement): EffectiveStatement => ({ Sid, Effect: "Deny", ...statement });

/** A policy document as plain JSON, not by `jsonencode`, so that anyone can parse it. */
export function policyDocument(...statements: EffectiveStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
