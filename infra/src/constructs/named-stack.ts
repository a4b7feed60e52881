import { type TerraformElement, TerraformStack } from "cdktf";
import { Node } from "constructs";

/** A stack with readable Terraform names. */
export abstract class NamedStack extends TerraformStack {
  /**
   * Derives a resource's Terraform name from its construct path, without `Resource`, the id of a construct's main
   * resource. Renaming a resource replaces it, so these names are public.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { path } = element instanceof Node ? element : element.node;
    const ids = path.split(Node.PATH_SEP).slice(1);
    return ids.filter((id) => id !== "Resource").join("-");
  }
}
