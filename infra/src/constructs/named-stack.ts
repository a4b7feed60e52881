import { type TerraformElement, TerraformStack } from "cdktf";
import { Node } from "constructs";

/** A stack whose resources have readable names in Terraform. */
export abstract class NamedStack extends TerraformStack {
  /**
   * A resource's Terraform name: its construct path, without the `Resource` that ends it where a construct has one main
   * resource. Terraform replaces what is renamed, so these names are public.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { path } = element instanceof Node ? element : element.node;
    const ids = path.split(Node.PATH_SEP).slice(1);
    return ids.filter((id) => id !== "Resource").join("-");
  }
}
