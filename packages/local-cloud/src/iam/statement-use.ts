import type { DecidingStatement, NamedPolicy } from "./authorize.ts";

/** How often a statement decided an allow. */
export interface StatementUse extends DecidingStatement {
  uses: number;
}

/** Counts what each Allow statement is used for. A Deny statement is not listed: unused is what it should be. */
export class StatementUses {
  readonly #uses = new Map<string, Map<string, number>>();

  /** Lists the policy's Allow statements with no use yet. A policy that is listed already keeps its counts. */
  add({ name, document }: NamedPolicy): void {
    const uses = this.#usesOf(name);
    for (const { label, effect } of document.statements) {
      if (effect === "Allow" && !uses.has(label)) uses.set(label, 0);
    }
  }

  count({ policy, statement }: DecidingStatement): void {
    const uses = this.#usesOf(policy);
    uses.set(statement, (uses.get(statement) ?? 0) + 1);
  }

  list(): StatementUse[] {
    return [...this.#uses].flatMap(([policy, statements]) =>
      [...statements].map(([statement, uses]) => ({ policy, statement, uses })),
    );
  }

  #usesOf(policy: string): Map<string, number> {
    const uses = this.#uses.get(policy) ?? new Map<string, number>();
    this.#uses.set(policy, uses);
    return uses;
  }
}
