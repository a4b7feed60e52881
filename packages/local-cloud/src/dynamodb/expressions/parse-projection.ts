import type { DocumentPath } from "./document-path.ts";
import { type ExpressionContext, ExpressionScope } from "./expression-scope.ts";
import { comparePaths } from "./path-overlap.ts";
import { ExpressionError, Tokens } from "./tokens.ts";

export interface Projection {
  paths: DocumentPath[];
  nestedPaths: Record<string, true>;
}

/** Sorted by precedence: DynamoDB reports the first kind that occurs. */
const ERROR_KINDS = ["reserved", "limit", "placeholder", "overlap", "conflict"] as const;

/** @throws {ExpressionError} */
export function parseProjection(expression: string, context: ExpressionContext): Projection {
  const tokens = new Tokens(expression);
  const kinds = { name: "placeholder", value: "placeholder", reserved: "reserved", path: "limit" } as const;
  const scope = new ExpressionScope<(typeof ERROR_KINDS)[number]>(context, kinds);
  const paths: DocumentPath[] = [];
  do {
    const path = scope.readPath(tokens);
    const errors = paths.map((earlier) => comparePaths(earlier, path)).filter((error) => error !== undefined);
    for (const { kind, message } of errors) {
      scope.addError(kind, message);
    }
    paths.push(path);
  } while (tokens.take(","));
  if (!tokens.isAtEnd) {
    throw tokens.syntaxError();
  }
  const error = scope.findError(ERROR_KINDS);
  if (error !== undefined) {
    throw new ExpressionError(error);
  }
  return { paths, nestedPaths: scope.nestedPaths };
}
