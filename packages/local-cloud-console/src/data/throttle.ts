/**
 * Makes of many calls few: the first one runs `task` at once, and those that follow within a while run it once at the end
 * of that.
 */
export function throttle(ms: number, task: () => void): () => void {
  let resting = false;
  let asked = false;
  const run = () => {
    if (resting) {
      asked = true;
      return;
    }
    resting = true;
    asked = false;
    task();
    setTimeout(() => {
      resting = false;
      if (asked) {
        run();
      }
    }, ms);
  };
  return run;
}
