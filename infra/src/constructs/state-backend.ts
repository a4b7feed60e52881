import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Settings } from "../environments.ts";

/**
 * Configures the backend for a stack's Terraform state: a file next to cdktf.json, or an encrypted S3 object that
 * Terraform locks while it writes.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 */
export function configureStateBackend(
  stack: TerraformStack,
  stackId: string,
  { region, state }: Pick<Settings, "region" | "state">,
): void {
  if (state.kind === "local") {
    // Outside cdktf.out, which may be deleted.
    new LocalBackend(stack, { path: `../../../terraform.${stackId}.tfstate` });
    return;
  }
  new S3Backend(stack, { bucket: state.bucket ?? "", key: `${stackId}/terraform.tfstate`, region, encrypt: true });
  // A partial configuration: `terraform init` asks for the bucket.
  if (state.bucket === undefined) {
    stack.addOverride("terraform.backend.s3.bucket", undefined);
  }
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
