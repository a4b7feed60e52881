import { Loading } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { useConsole } from "../data/console-context.ts";
import { ActiveFaults } from "./active-faults.tsx";
import { CustomFault } from "./custom-fault.tsx";
import { FaultSwitches } from "./fault-switches.tsx";
import { PLAYGROUND_TABS } from "./tabs.ts";
import "./playground.css";

export function PlaygroundFaultsView() {
  const health = useConsole().health.value;
  return (
    <div class="view">
      <ViewHead title="Playground" under="Inject faults into functions and watch how the system recovers." />
      <ViewTabs label="Playground" tabs={PLAYGROUND_TABS} />
      {health ? (
        <>
          <FaultSwitches faults={health.faults} />
          <div class="playground-columns">
            <ActiveFaults faults={health.faults} />
            <CustomFault />
          </div>
        </>
      ) : (
        <Loading>Loading faults</Loading>
      )}
    </div>
  );
}
