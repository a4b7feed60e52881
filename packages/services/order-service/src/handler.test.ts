import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("fails at start and lists the missing environment variables", async () => {
  vi.stubEnv("TABLE_NAME", undefined);
  vi.stubEnv("EVENTBUS_NAME", undefined);
  vi.stubEnv("ENVIRONMENT", undefined);
  await expect(import("./handler.ts")).rejects.toThrow(
    "TABLE_NAME is missing; EVENTBUS_NAME is missing; ENVIRONMENT is missing",
  );
});
