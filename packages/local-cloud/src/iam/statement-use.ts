import type { DecidingStatement, NamedPolicy } from "./authorize.ts";

/** How often a statement decided an allow. */
export interface StatementUse extends DecidingStatement {
  uses: number;
  /** The actions that it allowed, in the order of their first use. */
  actions: string[];
}

type Use = Pick<StatementUse, "uses" | "actions">;

/** Counts what each Allow statement is used for. A Deny statement is not listed: unused is what it should be. */
export class StatementUses {
  readonly #uses = new Map<string, Map<string, Use>>();

  /** Lists the policy's Allow statements with no use yet. A policy that is listed already keeps its counts. */
  add({ name, document }: NamedPolicy): void {
    for (const { label, effect } of document.statements) if (effect === "Allow") this.#useOf(name, label);
  }

  count({ policy, statement }: DecidingStatement, action: string): void {
    const use = this.#useOf(policy, statement);
    use.uses += 1;
    if (!use.actions.includes(action)) use.actions.push(action);
  }

  list(): StatementUse[] {
    return [...this.#uses].flatMap(([policy, statements]) =>
      [...statements].map(([statement, { actions, uses }]) => ({ policy, statement, uses, actions: [...actions] })),
    );
  }

  #useOf(policy: string, statement: string): Use {
    const statements = this.#uses.get(policy) ?? new Map<string, Use>();
    this.#uses.set(policy, statements);
    const use = statements.get(statement) ?? { uses: 0, actions: [] };
    statements.set(statement, use);
    return use;
  }
}
