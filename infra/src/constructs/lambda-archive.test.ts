import { TerraformStack } from "cdktf";
import { expect, test } from "vitest";
import { reference, resourceOf, synthesize, synthesizeOrders } from "../synthesized-stack.ts";
import { LambdaArchive } from "./lambda-archive.ts";

const stack = synthesizeOrders();

test.each(["order-service", "invoice-service", "fulfilment-service", "forecasting-service", "logistic-service"])(
  "the bundle of %s is zipped within the stack folder, the same on every machine",
  (service) => {
    expect(stack.data.archive_file?.[`${service}-archive`]).toEqual({
      type: "zip",
      source_dir: expect.stringMatching(new RegExp(`^assets/${service}-archive-bundle/[0-9A-F]{32}$`)),
      output_path: `archives/${service}.zip`,
      output_file_mode: "0644",
    });
    expect(resourceOf(stack, "aws_lambda_function", service)).toMatchObject({
      filename: reference(`data.archive_file.${service}-archive.output_path`),
      source_code_hash: reference(`data.archive_file.${service}-archive.output_base64sha256`),
    });
  },
);

test("a service that is not built names its bundle and says how to build it", () => {
  const archiveOf = (service: string) =>
    synthesize((app) => {
      const stack = new TerraformStack(app, "not-built");
      new LambdaArchive(stack, "archive", { service });
      return stack;
    });
  expect(() => archiveOf("refund-service")).toThrow(
    expect.objectContaining({
      code: "BUNDLE_MISSING",
      message: "packages/services/refund-service/dist/handler.mjs does not exist: run `pnpm build`",
    }),
  );
});
