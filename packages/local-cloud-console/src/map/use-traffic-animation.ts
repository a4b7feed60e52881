import type { ConsoleActivity } from "local-cloud/console-api";
import { useEffect, useRef, useState } from "preact/hooks";
import { useActivities, useConsole, useStack } from "../data/console-context.ts";
import type { MapLayout } from "./layout.ts";
import { Particles } from "./particles.ts";
import { SlowMotion, STEP_MS } from "./slow-motion.ts";

/** The server's interval between batches; a batch is animated over the same time. */
const BATCH_MS = 100;

/** Animates the traffic on a canvas: the first order of a run in slow motion, with a caption for each step. */
export function useTrafficAnimation({ edges, height, width }: MapLayout, scale: number) {
  const stack = useStack();
  const { traffic } = useConsole();
  const canvas = useRef<HTMLCanvasElement>(null);
  const particles = useRef<Particles>(undefined);
  const isUnused = stack.edges.every(({ id }) => traffic.count(id).peek().total === 0);
  const slowMotion = useRef(isUnused ? new SlowMotion(stack) : undefined);
  const { caption, showCaption } = useCaption();

  useEffect(() => {
    if (!canvas.current) {
      return;
    }
    const made = new Particles(canvas.current, edges);
    particles.current = made;
    return () => made.stop();
  }, [edges]);
  useEffect(() => particles.current?.resize(width, height, scale * devicePixelRatio), [edges, width, height, scale]);

  useActivities((activities) => {
    if (document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      slowMotion.current = undefined;
      return;
    }
    const steps = slowMotion.current?.plan(activities, performance.now());
    if (steps) {
      for (const { caption, delayMs, edges } of steps) {
        showCaption(caption, delayMs);
        for (const edge of edges) {
          particles.current?.run(edge, { delayMs, failed: false, journeyMs: STEP_MS });
        }
      }
    } else {
      slowMotion.current = undefined;
      runAll(particles.current, activities);
    }
  });
  return { canvas, caption };
}

function runAll(particles: Particles | undefined, activities: readonly ConsoleActivity[]): void {
  const first = activities[0]?.at ?? 0;
  const spanMs = Math.max(BATCH_MS, (activities.at(-1)?.at ?? 0) - first);
  for (const { at, edge, error } of activities) {
    if (edge) {
      const delayMs = ((at - first) / spanMs) * BATCH_MS;
      particles?.run(edge, { delayMs, failed: error !== undefined });
    }
  }
}

/** The caption that is due, until the last one is over. */
function useCaption() {
  const [caption, setCaption] = useState<string>();
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const end = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      for (const timer of [...timers.current, end.current]) {
        clearTimeout(timer);
      }
    },
    [],
  );
  const showCaption = (text: string, delayMs: number) => {
    timers.current.add(setTimeout(() => setCaption(text), delayMs));
    clearTimeout(end.current);
    end.current = setTimeout(() => setCaption(undefined), delayMs + 2 * STEP_MS);
  };
  return { caption, showCaption };
}
