/** What went wrong with which services, told once where it is the same. */
export class Failures {
  #services = new Map<string, string[]>();

  get any(): boolean {
    return this.#services.size > 0;
  }

  add(service: string, { message }: Error): undefined {
    this.#services.set(message, [...(this.#services.get(message) ?? []), service]);
  }

  messages(): string[] {
    return [...this.#services].map(([message, names]) => `${names.sort().join(", ")}: ${message}`);
  }
}
