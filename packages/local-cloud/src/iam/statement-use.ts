import type { DecidingStatement, NamedPolicy } from "iam-policy";

/** How often a statement allowed a call. */
export interface StatementUse extends DecidingStatement {
  uses: number;
  actions: ActionUse[];
}

export interface ActionUse {
  action: string;
  uses: number;
}

/** Counts the uses of Allow statements. Deny statements are not listed, because they should be unused. */
export class StatementUses {
  readonly #uses = new Map<string, Map<string, Map<string, number>>>();

  /** Adds the Allow statements of a policy without uses. Existing counts are retained. */
  add({ name, document }: NamedPolicy): void {
    for (const { label, effect } of document.statements) {
      if (effect === "Allow") {
        this.#getActions(name, label);
      }
    }
  }

  count({ policy, statement }: DecidingStatement, action: string): void {
    const actions = this.#getActions(policy, statement);
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

  #getActions(policy: string, statement: string): Map<string, number> {
    const statements = this.#uses.get(policy) ?? new Map<string, Map<string, number>>();
    this.#uses.set(policy, statements);
    const actions = statements.get(statement) ?? new Map<string, number>();
    statements.set(statement, actions);
    return actions;
  }
}
