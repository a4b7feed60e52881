import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FakeTerminal, loadSteps, patchFiles, prepare, Session, Workshop } from "workshop/testing";

const steps = await loadSteps();
const ports = { apiPort: 0, awsPort: 0, consolePort: 0 };

/** A learner at a terminal, from a step on. */
class Seat {
  readonly terminal = new FakeTerminal();
  workshop!: Workshop;
  ended!: Promise<void>;
  #interrupt = new AbortController();
  #folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-session-")));

  async sitDown(step: number): Promise<void> {
    this.workshop = new Workshop(steps, join(this.#folder, "workshop"));
    await prepare({ workshop: this.workshop, terminal: this.terminal }, { step });
    this.ended = new Session(this.workshop, this.terminal).run(ports, this.#interrupt.signal);
    await Promise.race([this.terminal.until("q quit"), this.ended]);
  }

  /** Saves the solution of a step. @returns the length of the output before */
  solve(number: number): number {
    const before = this.terminal.text.length;
    const { workspace } = this.workshop;
    const { solution = "" } = this.workshop.getStep(number);
    for (const [path, content] of patchFiles(solution, (path) => workspace.read(path))) {
      workspace.write(path, content);
    }
    return before;
  }

  press(key: string): number {
    const before = this.terminal.text.length;
    this.terminal.press(key);
    return before;
  }

  async leave(): Promise<void> {
    this.#interrupt.abort();
    await this.ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

describe("at the first step, the terminal", () => {
  const seat = new Seat();
  const { terminal } = seat;
  beforeAll(() => seat.sitDown(1), 60_000);
  afterAll(() => seat.leave());

  test("opens with where to work, the task and the keys", () => {
    expect(terminal.text).toMatch(/Your code +open the folder workshop\/ in your editor/);
    expect(terminal.text).toMatch(/Place an order +http:\/\/127\.0\.0\.1:\d+\/prod\/order/);
    expect(terminal.text).toMatch(/Console +http:\/\/127\.0\.0\.1:\d+/);
    expect(terminal.text).toContain(`Step 1 of ${steps.at(-1)?.number}: ${steps[0]?.task.title}`);
    expect(terminal.text).toContain("h hint   t task again   c check now   s solution   q quit");
  });

  test("gives the first hint, then the second, then none", async () => {
    await terminal.until("Hint 1 of 2:", seat.press("h"));
    await terminal.until("Hint 2 of 2:", seat.press("h"));
    await terminal.until("the last hint; s shows the solution.", seat.press("h"));
  });

  test("shows the solution only after asking", async () => {
    const question = "Show how your code differs from the solution of step 1? [y/N]";
    await terminal.until(question, seat.press("s"));
    const denied = seat.press("n");
    await setImmediate();
    expect(terminal.text.slice(denied)).toBe("");
    await terminal.until(question, seat.press("s"));
    expect(await terminal.until("@@", seat.press("y"))).toContain("--- a/");
  });

  test("checks on request, and says why and where to look", async () => {
    const printed = await terminal.until("expected ", seat.press("c"));
    expect(printed).toMatch(/✗ .*\n( {2}.*\n)* {4}seen {6}/);
  });

  test("shows an error in the saved code in a few lines", async () => {
    const { workspace } = seat.workshop;
    const [file = ""] = seat.workshop.getStep(1).task.files;
    const code = workspace.read(file) ?? "";
    const before = terminal.text.length;
    workspace.write(file, `${code}export const wrong: string = 1;\n`);
    const printed = await terminal.until("expected ", before);
    expect(printed).toContain("the saved code does not run");
    expect(printed.replaceAll(/\s+/g, " ")).toContain(`${file}:${code.split("\n").length}:14: Type 'number' is not`);
    workspace.write(file, code);
  });

  test("continues with the second step when the solution is saved", async () => {
    const printed = await terminal.until("Step 2 of", seat.solve(1));
    expect(printed).toContain("stamp.ts saved, checking …");
    expect(printed).toContain(`Step 1 passed: ${steps[0]?.task.title}`);
    expect(seat.workshop.current?.number).toBe(2);
  });

  test("says how to resume", async () => {
    const printed = await terminal.until("To resume", seat.press("q"));
    expect(printed).toContain("Your code is in workshop/. To resume: npm run workshop");
    await seat.ended;
  });
});

describe("at a step that confirms its deployment, the terminal", () => {
  const number = steps.find(({ task }) => task.confirmsDeployment)?.number ?? 0;
  const seat = new Seat();
  const { terminal } = seat;
  beforeAll(() => seat.sitDown(number), 60_000);
  afterAll(() => seat.leave());

  test("names the key that deploys", () => {
    expect(terminal.text).toContain("d deploy");
  });

  test("shows in the choreography's terms what a save changes, and deploys it on request", async () => {
    const changes = await terminal.until("Press d to deploy", seat.solve(number));
    expect(changes.replaceAll(/\s+/g, " ")).toContain("Consumer added: logistic-service of rule");
    await terminal.until(`Step ${number} passed`, seat.press("d"));
  });
});

describe("at the third step, the terminal", () => {
  const seat = new Seat();
  const { terminal } = seat;
  beforeAll(() => seat.sitDown(3), 60_000);
  afterAll(() => seat.leave());

  test("does not continue while an earlier step no longer passes", async () => {
    const { workspace } = seat.workshop;
    const [stamp = ""] = seat.workshop.getStep(1).task.files;
    const solved = workspace.read(stamp);
    workspace.write(stamp, seat.workshop.code.before(1).get(stamp));
    const printed = await terminal.until("step 1 no longer passes", seat.solve(3));
    expect(printed).toContain("checking the earlier steps …");
    expect(printed).not.toContain("Step 3 passed");
    expect(seat.workshop.current?.number).toBe(3);
    const before = terminal.text.length;
    workspace.write(stamp, solved);
    await terminal.until("Step 3 passed", before);
  });

  test("says that the folder was deleted, and does not create it again", async () => {
    const { root } = seat.workshop.workspace;
    const before = terminal.text.length;
    rmSync(root, { recursive: true });
    await terminal.until("workshop/ was deleted: press q and run npm run workshop to start over", before);
    await terminal.until("npm run workshop -- --step 4 to continue", seat.press("c"));
    seat.press("q");
    await seat.ended;
    expect(existsSync(root)).toBe(false);
  });
});

describe("at a step without code, the terminal", () => {
  const number = steps.find(({ checks }) => checks.length === 0)?.number ?? 0;
  const seat = new Seat();
  const { terminal } = seat;
  beforeAll(() => seat.sitDown(number), 60_000);
  afterAll(() => seat.leave());

  test("says at once that it has neither checks nor a solution", async () => {
    await terminal.until(`Step ${number} has no checks.`, seat.press("c"));
    await terminal.until(`Step ${number} has no solution in code`, seat.press("s"));
  });
});
