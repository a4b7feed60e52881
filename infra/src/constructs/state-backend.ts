import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Settings } from "../environments.ts";

/**
 * Where Terraform keeps the state of a stack, under a name of its own: a file beside cdktf.json, or an
 * encrypted object in S3 that is locked while it is written.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 */
export function keepState(
  stack: TerraformStack,
  stackId: string,
  { region, state }: Pick<Settings, "region" | "state">,
): void {
  if (state.kind === "local") {
    // From the stack folder to the folder above cdktf.out, which may be deleted and made again.
    new LocalBackend(stack, { path: `../../../terraform.${stackId}.tfstate` });
    return;
  }
  new S3Backend(stack, {
    bucket: state.bucket ?? "",
    key: `${stackId}/terraform.tfstate`,
    region,
    encrypt: true,
  });
  // A partial configuration: Terraform names what is missing when it is needed.
  if (state.bucket === undefined) stack.addOverride("terraform.backend.s3.bucket", undefined);
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
