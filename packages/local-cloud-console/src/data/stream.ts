import type { Position, StreamEvents } from "local-cloud/console-api";

export interface StreamListener {
  activities(batch: StreamEvents["activities"]): void;
  items(batch: StreamEvents["items"]): void;
  progress(batch: StreamEvents["progress"]): void;
  guide(state: StreamEvents["guide"]): void;
  health(state: StreamEvents["health"]): void;
  gap(gap: StreamEvents["gap"]): void;
  connected(connected: boolean): void;
}

const RECONNECT_MS = 1_000;

/** Follows the activities from a position; reconnects if the browser gives up. Returns a function that closes it. */
export function openStream(since: Position, listener: StreamListener, make = (url: string) => new EventSource(url)) {
  let position = since;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;

  function connect() {
    source = make(`/api/activities?since=${encodeURIComponent(position)}`);
    source.onopen = () => listener.connected(true);
    source.onerror = () => {
      listener.connected(false);
      if (source.readyState !== EventSource.CLOSED) {
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(connect, RECONNECT_MS);
    };
    on("activities", (batch) => listener.activities(batch));
    on("items", (batch) => listener.items(batch));
    on("progress", (batch) => listener.progress(batch));
    on("guide", (state) => listener.guide(state));
    on("health", (state) => listener.health(state));
    on("gap", (gap) => listener.gap(gap));
  }

  function on<Name extends keyof StreamEvents>(name: Name, listen: (data: StreamEvents[Name]) => void) {
    source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId) {
        position = lastEventId;
      }
      listen(JSON.parse(data));
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
