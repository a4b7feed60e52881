import { afterEach, expect, test, vi } from "vitest";
import { defaultProvider } from "./environment-credentials.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("provides the credentials that Lambda sets, as they are at each call", async () => {
  const provide = defaultProvider();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "token");
  expect(await provide()).toEqual({ accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" });
});

test("fails with the missing variables", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  await expect(defaultProvider()()).rejects.toThrow("AWS_ACCESS_KEY_ID is missing; AWS_SECRET_ACCESS_KEY is missing");
});
