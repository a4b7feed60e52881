import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const schemaFile = "order-service/schemas/order_created.v1.json";

/** Creates a services folder with one service; `define` sets the data schema of its order_created. */
function createServicesFolder() {
  const servicesFolder = mkdtempSync(join(tmpdir(), "contracts-"));
  onTestFinished(() => rmSync(servicesFolder, { recursive: true }));
  symlinkSync(fileURLToPath(new URL("../node_modules", import.meta.url)), join(servicesFolder, "node_modules"));
  writeFileSync(join(servicesFolder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(servicesFolder, "order-service/src"), { recursive: true });
  return {
    servicesFolder,
    define(data: string) {
      const code = `
        import { defineEvent } from "service-kit/contract";
        import * as z from "zod";
        const orderCreated = defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 1, data: ${data} });
        export const contract = { service: "order_service", publishes: [orderCreated] };`;
      writeFileSync(join(servicesFolder, "order-service/src/contract.ts"), code);
    },
    run(...options: string[]) {
      const args = [main, "--services", servicesFolder, ...options];
      const { status, stderr, stdout } = spawnSync("node", args, { encoding: "utf8" });
      return { status, output: stdout + stderr };
    },
    git: (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
        cwd: servicesFolder,
      }),
    committed: () => JSON.parse(readFileSync(join(servicesFolder, schemaFile), "utf8")).properties.data,
  };
}

test("accepts new versions and compatible changes, but does not write a breaking one", () => {
  const { committed, define, servicesFolder, run } = createServicesFolder();
  define("z.object({ ID: z.string() })");
  expect(run()).toMatchObject({ status: 1, output: expect.stringContaining(`(packages/services/${schemaFile}): new`) });
  expect(existsSync(join(servicesFolder, schemaFile))).toBe(false);
  expect(run("--accept")).toMatchObject({ status: 0, output: expect.stringContaining("unchanged") });
  expect(run().status).toBe(0);

  define("z.object({ ID: z.string(), note: z.string().optional() })");
  expect(run().status).toBe(1);
  expect(committed().properties).not.toHaveProperty("note");
  expect(run("--accept").status).toBe(0);
  expect(committed().properties).toHaveProperty("note");

  define("z.object({ ID: z.string() })");
  expect(run("--accept")).toMatchObject({
    status: 1,
    output: expect.stringContaining("breaking    $.detail.data.note is removed"),
  });
  expect(committed().properties).toHaveProperty("note");
});

test("finds a breaking change against a commit even if the file was changed along with its event", () => {
  const { define, git, servicesFolder, run } = createServicesFolder();
  define("z.object({ ID: z.string() })");
  run("--accept");
  git("init", "--quiet");
  git("add", "order-service");
  git("commit", "--quiet", "--no-gpg-sign", "--message", "agreed");

  define("z.object({ ID: z.string().min(8) })");
  rmSync(join(servicesFolder, schemaFile));
  expect(run("--accept").status).toBe(0);
  expect(run("--against", "HEAD")).toMatchObject({
    status: 1,
    output: expect.stringContaining("breaking    $.detail.data.ID is stricter: minLength 8, previously none"),
  });
  expect(run("--against", "nowhere")).toMatchObject({
    status: 1,
    output: 'error: unknown commit "nowhere": fetch it, or pass another one\n',
  });
});

test("fails with the option or file that cannot be used", () => {
  const { define, servicesFolder, run } = createServicesFolder();
  define("z.object({ ID: z.string() })");
  expect(run("--accept", "--against", "HEAD")).toEqual({
    status: 1,
    output: "error: --accept and --against are mutually exclusive: use one of them\n",
  });
  mkdirSync(join(servicesFolder, "order-service/schemas"));
  writeFileSync(join(servicesFolder, "order-service/schemas/order_created.json"), "{}");
  expect(run()).toEqual({
    status: 1,
    output:
      "error: order-service/schemas/order_created.json is not named like an event schema: rename it, such as order_created.v1.json, or remove it\n",
  });
});
