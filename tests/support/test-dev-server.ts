import { expect, onTestFinished, test } from "vitest";
import { until } from "./conditions.ts";
import { readLines, runCommand, startCommand } from "./dev-server-command.ts";
import { stackFolder } from "./stack-folder.ts";

/** Defines a test of the summary of a run with a dead letter. */
export function testDeadLetterSummary(description: string, { redriven }: { redriven: boolean }): void {
  test(`the summary shows that a dead letter ${description}`, async () => {
    const queue = "lab2-dev-invoice-service-dead-letters";
    const fault = ["--fault", "on=invocation,effect=exception-before,function=invoice-service,times=3"];
    const options = ["--memory", "--no-watch", "--json", "--time-scale", "600", ...fault];
    const { interrupt, output } = runCommand(stackFolder, ...options);
    onTestFinished(async () => void (await interrupt()));
    const line = (type: string) => readLines(output).find((each) => each.type === type);
    await until(() => expect(line("started")).toBeDefined());
    const { consoleUrl, outputs } = line("started");
    await fetch(outputs.order_url, { method: "POST" });
    await until(() => expect(line("dead-letter")).toBeDefined());
    if (redriven) {
      const url = `${consoleUrl}/api/queues/${queue}/redrive`;
      await fetch(url, { method: "POST", headers: { origin: consoleUrl }, body: "{}" });
      await until(() => expect(line("order-completed")).toBeDefined());
    }
    expect(await interrupt()).toBe(0);
    expect(line("stopped")).toMatchObject({
      ordersPlaced: 1,
      ordersCompleted: redriven ? 1 : 0,
      deadLetters: redriven ? {} : { [queue]: 1 },
    });
  });
}

/** Defines a test of a signal that stops the process. */
export function testSignal(signal: "SIGINT" | "SIGTERM"): void {
  test(`${signal} stops the process cleanly`, async () => {
    const { child, exited, output } = startCommand("--memory");
    await until(() => expect(output.stdout).toContain("Ctrl-C"));
    const orderUrl = /http:\S+\/prod\/order/.exec(output.stdout)?.[0] ?? "";
    expect((await fetch(orderUrl)).status).toBe(200);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    await expect(fetch(orderUrl)).rejects.toThrow();
  });
}
