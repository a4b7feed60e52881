/** A statement of an IAM policy, as AWS writes it. */
export interface Statement {
  Sid: string;
  Action: string[];
  Resource: string | string[];
  Principal?: Record<string, string>;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A policy document that allows what the statements say. Plain JSON, not `jsonencode`, so that anyone can parse it. */
export function allow(...statements: Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, ...statement }) => ({ Sid, Effect: "Allow", ...statement })),
  });
}
