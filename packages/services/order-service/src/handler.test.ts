import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a function without its variables fails at start and names them", async () => {
  vi.stubEnv("TABLE_NAME", undefined);
  vi.stubEnv("EVENTBUS_NAME", undefined);
  await expect(import("./handler.ts")).rejects.toThrow("TABLE_NAME is missing; EVENTBUS_NAME is missing");
});
