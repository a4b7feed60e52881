/** A step of a traversal, such as `.arn`, `[0]` or `[*].id`. */
export type Step =
  | { kind: "attribute"; name: string; source: string }
  | { kind: "index"; key: Expression; source: string }
  | { kind: "splat"; steps: Step[]; source: string };

export interface ForExpression {
  kind: "for";
  keyName: string | undefined;
  valueName: string;
  collection: Expression;
  /** The key of each element of an object; undefined for a list. */
  key: Expression | undefined;
  value: Expression;
  condition: Expression | undefined;
  isGrouped: boolean;
}

type Kind =
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "template"; template: Template }
  | { kind: "variable"; name: string }
  | { kind: "traversal"; object: Expression; steps: Step[] }
  | { kind: "call"; name: string; arguments: Expression[]; isExpanded: boolean }
  | { kind: "unary"; operator: "!" | "-"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "conditional"; condition: Expression; then: Expression; otherwise: Expression }
  | { kind: "list"; items: Expression[] }
  | { kind: "object"; entries: { key: Expression; value: Expression }[] }
  | { kind: "parentheses"; expression: Expression }
  | ForExpression;

export type Expression = Kind & {
  /** The text of the expression, quoted in errors. */
  source: string;
};

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "/" | "%";

export type TemplatePart =
  | { kind: "text"; text: string }
  | { kind: "interpolation"; expression: Expression }
  | { kind: "if"; condition: Expression; then: Template; otherwise: Template }
  | {
      kind: "for";
      keyName: string | undefined;
      valueName: string;
      collection: Expression;
      body: Template;
    };

export type Template = TemplatePart[];
