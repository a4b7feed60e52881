import type { Position, StreamEvents } from "local-cloud/console-api";

/** What comes of a stream. */
export interface StreamListener {
  activities(batch: StreamEvents["activities"]): void;
  items(batch: StreamEvents["items"]): void;
  gap(gap: StreamEvents["gap"]): void;
  /** Whether the local cloud is connected, when that changes. */
  connected(connected: boolean): void;
}

/** Between attempts to connect again, where the browser has given up. */
const RECONNECT_MS = 1_000;

/**
 * Listens to what happens in the local cloud, from a position on. A lost connection is made again, and goes on after the
 * last event that came: the browser does that by `Last-Event-ID`, and this where the browser gives up.
 *
 * @returns ends it
 */
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
    on("gap", (gap) => listener.gap(gap));
  }

  function on<Name extends keyof StreamEvents>(name: Name, tell: (data: StreamEvents[Name]) => void) {
    source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId) {
        position = lastEventId;
      }
      tell(JSON.parse(data));
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
