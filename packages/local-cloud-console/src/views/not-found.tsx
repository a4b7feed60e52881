import { Empty } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";

export function NotFoundView() {
  return (
    <div class="view">
      <ViewHead title="Page not found" />
      <Empty title="Nothing at this address">
        <a href="/">Go to the map</a>
      </Empty>
    </div>
  );
}
