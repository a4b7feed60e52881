import { type TerraformElement, TerraformStack } from "cdktf";
import { type Construct, Node } from "constructs";

/** Two constructs of a stack have the same Terraform name, under which the second would replace the first. */
export class NameCollisionError extends Error {
  readonly code = "NAME_COLLISION";

  constructor(name: string, path: string, otherPath: string) {
    super(`the constructs ${path} and ${otherPath} have the same Terraform name "${name}": rename one of them`);
    this.name = "NameCollisionError";
  }
}

/** The oldest version that locks a state in S3 without a table (`use_lockfile`). */
const REQUIRED_TERRAFORM_VERSION = ">= 1.10";

/** A stack with readable Terraform names. */
export abstract class NamedStack extends TerraformStack {
  /** The path of each element, by its type and name. */
  #paths = new Map<string, string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addOverride("terraform.required_version", REQUIRED_TERRAFORM_VERSION);
  }

  /**
   * Derives a resource's Terraform name from its construct path, without `Resource`, the id of a construct's main
   * resource. Renaming a resource replaces it, so these names are public.
   * @throws {NameCollisionError} if another element of the same type has this name, as `a/b-c` and `a-b/c` would
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { path } = element instanceof Node ? element : element.node;
    const ids = path.split(Node.PATH_SEP).slice(1);
    const name = ids.filter((id) => id !== "Resource").join("-");
    const key = `${element.constructor.name} ${name}`;
    const other = this.#paths.get(key) ?? path;
    if (other !== path) {
      throw new NameCollisionError(name, other, path);
    }
    this.#paths.set(key, path);
    return name;
  }
}
