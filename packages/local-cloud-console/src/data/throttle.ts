/** Returns a function that runs `task` immediately, then at most once every `ms` while it is called. */
export function throttle(ms: number, task: () => void): () => void {
  let isWaiting = false;
  let isRequested = false;
  const run = () => {
    if (isWaiting) {
      isRequested = true;
      return;
    }
    isWaiting = true;
    isRequested = false;
    task();
    setTimeout(() => {
      isWaiting = false;
      if (isRequested) {
        run();
      }
    }, ms);
  };
  return run;
}
