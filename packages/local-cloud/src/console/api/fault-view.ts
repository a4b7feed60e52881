import type { ActiveFault } from "../../faults/faults.ts";

export interface FaultsView {
  seed: number;
  faults: ActiveFault[];
}
