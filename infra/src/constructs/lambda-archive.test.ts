import { TerraformStack } from "cdktf";
import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import { getResource, reference, synthesize, synthesizeOrders } from "../synthesized-stack.ts";
import { LambdaArchive } from "./lambda-archive.ts";

const stack = synthesizeOrders();

test.each(Object.keys(contracts))(
  "zips the bundle of %s in the stack folder with a machine-independent hash",
  (service) => {
    expect(stack.data.archive_file?.[`${service}-archive`]).toEqual({
      type: "zip",
      source_dir: expect.stringMatching(new RegExp(`^assets/${service}-archive-bundle/[0-9A-F]{32}$`)),
      output_path: `archives/${service}.zip`,
      output_file_mode: "0644",
    });
    expect(getResource(stack, "aws_lambda_function", service)).toMatchObject({
      filename: reference(`data.archive_file.${service}-archive.output_path`),
      source_code_hash: reference(`data.archive_file.${service}-archive.output_base64sha256`),
    });
  },
);

test("fails with the missing bundle and the build command if the service has not been built", () => {
  const createArchive = (service: string) =>
    synthesize((app) => {
      const stack = new TerraformStack(app, "not-built");
      new LambdaArchive(stack, "archive", { service });
      return stack;
    });
  expect(() => createArchive("sample-service")).toThrow(
    expect.objectContaining({
      code: "BUNDLE_MISSING",
      message: "packages/services/sample-service/dist/handler.cjs does not exist: run `npx pnpm build`",
    }),
  );
});
