import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { useConsole } from "../data/console-context.ts";
import { count } from "../data/format.ts";
import { describeProgress, isInProgress } from "../data/redrive-tracker.ts";

/** The progress and the result of the latest redrive. It takes the focus of the button, which is gone by then. */
export function RedriveResult() {
  const { redrives } = useConsole();
  const progress = redrives.progress.value;
  const section = useRef<HTMLElement>(null);
  const total = progress?.total;
  const shownTotal = useRef(total);
  useEffect(() => {
    if (shownTotal.current !== total) {
      shownTotal.current = total;
      section.current?.focus({ preventScroll: true });
    }
  }, [total]);
  if (!progress) {
    return null;
  }
  const running = isInProgress(progress);
  return (
    <section class="card redrive-result" aria-label="Redrive" ref={section} tabIndex={-1}>
      <p role="status">
        <strong>{running ? `Redriving ${count(progress.total)}` : "Redriven"}</strong>: {describeProgress(progress)}
        {progress.failedAgain > 0 && (
          <span class="soft">. Lambda retries an event twice before it is a dead letter again.</span>
        )}
      </p>
      {!running && (
        <button
          type="button"
          class="quiet-button"
          aria-label="Dismiss the result"
          onClick={() => {
            redrives.dismiss();
            document.getElementById("main")?.focus({ preventScroll: true });
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <progress
        max={progress.total}
        value={progress.completed + progress.failedAgain}
        aria-label="Redriven events with an outcome"
      />
    </section>
  );
}
