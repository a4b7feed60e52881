/** A time span, in milliseconds since the epoch. */
export interface Span {
  from: number;
  to: number;
}

/** An idle time span, drawn shorter than to scale. */
export interface Pause extends Span {
  /** Its position on the axis, from 0 to 1. */
  start: number;
  end: number;
}

export interface TimeAxis {
  from: number;
  to: number;
  pauses: Pause[];
  /** Returns a position from 0 to 1. */
  place(at: number): number;
}

/** The share of the axis that a pause takes. */
const PAUSE_WIDTH = 0.05;
/** The share of the axis that all pauses leave to the rest. */
const MIN_BUSY_WIDTH = 0.4;
const MIN_PAUSE_MS = 1_000;

/** Creates an axis that shortens idle times longer than all busy times together, such as a wait for a retry. */
export function createTimeAxis(spans: readonly Span[]): TimeAxis {
  const busy = mergeSpans(spans);
  const from = busy[0]?.from ?? 0;
  const to = busy.at(-1)?.to ?? from;
  const gaps = busy.slice(1).map((span, index) => ({ from: busy[index]?.to ?? from, to: span.from }));
  const busyMs = busy.reduce((sum, span) => sum + span.to - span.from, 0);
  const pauses = gaps.filter((gap) => gap.to - gap.from > Math.max(MIN_PAUSE_MS, busyMs));
  const pausedMs = pauses.reduce((sum, pause) => sum + pause.to - pause.from, 0);
  const pauseWidth = Math.min(PAUSE_WIDTH, (1 - MIN_BUSY_WIDTH) / pauses.length);
  const widthOfMs = (1 - pauseWidth * pauses.length) / Math.max(1, to - from - pausedMs);

  const drawn: Pause[] = [];
  const place = (at: number) => {
    let start = 0;
    let since = from;
    for (const pause of drawn) {
      if (at < pause.from) {
        break;
      }
      if (at < pause.to) {
        return pause.start + ((at - pause.from) / (pause.to - pause.from)) * pauseWidth;
      }
      start = pause.end;
      since = pause.to;
    }
    return Math.min(1, start + Math.max(0, at - since) * widthOfMs);
  };
  for (const pause of pauses) {
    const start = place(pause.from);
    drawn.push({ ...pause, start, end: start + pauseWidth });
  }
  return { from, to, pauses: drawn, place };
}

function mergeSpans(spans: readonly Span[]): Span[] {
  const busy: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = busy.at(-1);
    if (last && span.from <= last.to) {
      last.to = Math.max(last.to, span.to);
    } else {
      busy.push({ ...span });
    }
  }
  return busy;
}
