import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file/index.js";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export class BundleMissingError extends Error {
  readonly code = "BUNDLE_MISSING";

  constructor(file: string) {
    super(`${file} does not exist: run \`npx pnpm build\``);
    this.name = "BundleMissingError";
  }
}

/**
 * The zip archive of a service's bundle. The bundle is copied into the stack folder and zipped there by Terraform, so
 * the folder can move to another machine. Fixed file modes make the archive's hash the same on every machine.
 * @throws {BundleMissingError} if the service has not been built
 */
export class LambdaArchive extends Construct {
  /** Path of the zip, relative to the stack folder. */
  readonly filename: string;
  /** Base64 SHA-256 of the zip; changes with the code. */
  readonly sourceCodeHash: string;

  constructor(scope: Construct, id: string, { service }: { service: string }) {
    super(scope, id);
    const bundle = new URL(`../../../packages/services/${service}/dist/`, import.meta.url);
    if (!existsSync(new URL("handler.cjs", bundle))) {
      throw new BundleMissingError(`packages/services/${service}/dist/handler.cjs`);
    }
    const asset = new TerraformAsset(this, "bundle", { path: fileURLToPath(bundle), type: AssetType.DIRECTORY });
    const archive = new DataArchiveFile(this, "Resource", {
      type: "zip",
      sourceDir: asset.path,
      outputPath: `archives/${service}.zip`,
      outputFileMode: "0644",
    });
    this.filename = archive.outputPath;
    this.sourceCodeHash = archive.outputBase64Sha256;
  }
}
