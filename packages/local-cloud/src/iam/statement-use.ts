import type { DecidingStatement, NamedPolicy } from "iam-policy";

/** How often a statement decided an allow. */
export interface StatementUse extends DecidingStatement {
  uses: number;
  /** The actions that it allowed, in the order of their first use. */
  actions: ActionUse[];
}

export interface ActionUse {
  /** Such as `dynamodb:UpdateItem`. */
  action: string;
  uses: number;
}

/** Counts what each Allow statement is used for. A Deny statement is not listed: unused is what it should be. */
export class StatementUses {
  /** How often each action was allowed, by policy and statement. */
  readonly #uses = new Map<string, Map<string, Map<string, number>>>();

  /** Lists the policy's Allow statements with no use yet. A policy that is listed already keeps its counts. */
  add({ name, document }: NamedPolicy): void {
    for (const { label, effect } of document.statements) {
      if (effect === "Allow") {
        this.#actionsOf(name, label);
      }
    }
  }

  count({ policy, statement }: DecidingStatement, action: string): void {
    const actions = this.#actionsOf(policy, statement);
    actions.set(action, (actions.get(action) ?? 0) + 1);
  }

  list(): StatementUse[] {
    return [...this.#uses].flatMap(([policy, statements]) =>
      [...statements].map(([statement, counts]) => {
        const actions = [...counts].map(([action, uses]) => ({ action, uses }));
        return { policy, statement, uses: actions.reduce((sum, { uses }) => sum + uses, 0), actions };
      }),
    );
  }

  #actionsOf(policy: string, statement: string): Map<string, number> {
    const statements = this.#uses.get(policy) ?? new Map<string, Map<string, number>>();
    this.#uses.set(policy, statements);
    const actions = statements.get(statement) ?? new Map<string, number>();
    statements.set(statement, actions);
    return actions;
  }
}
