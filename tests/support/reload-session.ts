import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { JsonCommand } from "./json-command.ts";
import { copyWorkspace, type WorkspaceCopy } from "./workspace-copy.ts";

export const forecasting = "packages/services/forecasting-service/src/forecast-demand.ts";
export const kit = "packages/service-kit/src/stamp.ts";
export const functionConstruct = "infra/src/constructs/service-function.ts";
/** The source of forecasting-service in the repository. */
export const source = readFileSync(new URL(`../../${forecasting}`, import.meta.url), "utf8");

const original = "consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });";

/** Creates the source of forecasting-service with statements before its stamp. */
export const withStatements = (statements: string) =>
  source.replace(
    original,
    `consume(contract.consumes, async ({ data }) => { ${statements} return stamp(data.ID); }, { logger });`,
  );

/** A copy of the workspace in which `npm start` runs and files are saved. */
export class ReloadSession {
  copy!: WorkspaceCopy;
  command!: JsonCommand;
  orderUrl = "";

  /** Starts before the tests of a file and stops after them. */
  constructor() {
    beforeAll(async () => {
      this.copy = copyWorkspace();
      this.command = new JsonCommand(this.copy.main, { folder: this.copy.folder, parameters: [this.copy.stackFolder] });
      this.orderUrl = (await this.command.next("started")).outputs.order_url;
    }, 60_000);
    afterAll(async () => {
      this.command?.child.kill("SIGKILL");
      await this.command?.exited;
      await this.copy?.remove();
    });
  }

  /**
   * Saves a file atomically, as many editors do.
   *
   * @returns the number of lines printed before
   */
  save(file: string, content: string): number {
    const before = this.command.lines.length;
    const path = join(this.copy.folder, file);
    writeFileSync(`${path}~`, content);
    renameSync(`${path}~`, path);
    return before;
  }

  edit(file: string, replaced: string, replacement: string): number {
    const content = readFileSync(join(this.copy.folder, file), "utf8");
    expect(content).toContain(replaced);
    return this.save(file, content.replace(replaced, replacement));
  }

  untilUpdated(before: number, service = "forecasting-service") {
    return this.command.next("function-updated", ({ functionName }) => functionName.endsWith(service), before);
  }

  untilRejected(before: number) {
    return this.command.next("update-failed", undefined, before);
  }

  untilPrinted(text: string, before: number) {
    return this.command.next("function-log", ({ line }) => line.includes(text), before);
  }

  untilCompleted(ID: string) {
    return this.command.next("order-completed", (line) => line.ID === ID);
  }

  /** Saves a handler that cannot run, expects the reason and that the previous version runs, and repairs it. */
  async testRejected(content: string, reason: RegExp): Promise<void> {
    await this.untilUpdated(this.save(forecasting, withStatements('console.log("good");')));
    const before = this.save(forecasting, content);
    const { message } = await this.untilRejected(before);
    expect(message).toMatch(/^forecasting-service: /);
    expect(message).toMatch(reason);
    await this.untilCompleted(await this.placeOrder());
    await this.untilPrinted("good", before);
    const reverted = this.save(forecasting, source);
    await this.untilUpdated(reverted);
    await this.command.next("update-recovered", undefined, reverted);
  }

  async placeOrder(): Promise<string> {
    const response = await fetch(this.orderUrl, { method: "POST" });
    expect(response.status).toBe(200);
    return ((await response.json()) as { ID: string }).ID;
  }

  /** Reads the memory of the running stack's functions, in MB. */
  async readMemorySizes(): Promise<Set<number>> {
    const { consoleUrl } = await this.command.next("started");
    const { nodes } = (await (await fetch(`${consoleUrl}/api/stack`)).json()) as {
      nodes: { kind: string; configuration: { memory_size: number } }[];
    };
    return new Set(
      nodes.filter(({ kind }) => kind === "function").map(({ configuration }) => configuration.memory_size),
    );
  }
}
