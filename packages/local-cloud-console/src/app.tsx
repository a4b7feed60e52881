import { LocationProvider, Route, Router } from "preact-iso";
import { Loading } from "./components/states.tsx";
import { ConsoleProvider } from "./data/console-context.ts";
import type { LiveConsole } from "./data/live-console.ts";
import { OrderView } from "./orders/order-view.tsx";
import { ORDERS_PATH } from "./orders/orders.ts";
import { OrdersView } from "./orders/orders-view.tsx";
import { Shell } from "./shell/shell.tsx";
import { ArchiveView } from "./views/archive.tsx";
import { DeadLettersView } from "./views/dead-letters.tsx";
import { MapView } from "./views/map.tsx";
import { NotFoundView } from "./views/not-found.tsx";
import { TableView } from "./views/table.tsx";
import { TryEventView } from "./views/try-event.tsx";
import { TryFaultsView } from "./views/try-faults.tsx";
import { TryRequestView } from "./views/try-request.tsx";

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
              <Route path="/try" component={TryRequestView} />
              <Route path="/try/event" component={TryEventView} />
              <Route path="/try/faults" component={TryFaultsView} />
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
