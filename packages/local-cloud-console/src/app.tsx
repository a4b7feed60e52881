import { LocationProvider, Route, Router } from "preact-iso";
import { ArchiveView } from "./archive/archive-view.tsx";
import { Loading } from "./components/states.tsx";
import { ConsoleProvider } from "./data/console-context.ts";
import type { LiveConsole } from "./data/live-console.ts";
import { DeadLettersView } from "./dead-letters/dead-letters-view.tsx";
import { OrderView } from "./orders/order-view.tsx";
import { ORDERS_PATH } from "./orders/orders.ts";
import { OrdersView } from "./orders/orders-view.tsx";
import { PlaygroundEventView } from "./playground/playground-event-view.tsx";
import { PlaygroundFaultsView } from "./playground/playground-faults-view.tsx";
import { PlaygroundLoadView } from "./playground/playground-load-view.tsx";
import { Shell } from "./shell/shell.tsx";
import { MapView } from "./views/map.tsx";
import { NotFoundView } from "./views/not-found.tsx";
import { TableView } from "./views/table.tsx";

export function App({ live }: { live: LiveConsole }) {
  return (
    <ConsoleProvider value={live}>
      <LocationProvider>
        <Shell>
          {live.stack.value ? (
            <Router>
              <Route path="/" component={MapView} />
              <Route path={ORDERS_PATH} component={OrdersView} />
              <Route path={`${ORDERS_PATH}/:id`} component={OrderView} />
              <Route path="/table" component={TableView} />
              <Route path="/dead-letters" component={DeadLettersView} />
              <Route path="/archive" component={ArchiveView} />
              <Route path="/playground" component={PlaygroundLoadView} />
              <Route path="/playground/event" component={PlaygroundEventView} />
              <Route path="/playground/faults" component={PlaygroundFaultsView} />
              <Route default component={NotFoundView} />
            </Router>
          ) : (
            <Loading>Waiting for the local cloud. Start it with npm start.</Loading>
          )}
        </Shell>
      </LocationProvider>
    </ConsoleProvider>
  );
}
