const STEP_PX = 14;
/** Beyond this depth, steps are indented less, so that text remains legible. */
const FULL_DEPTH = 12;
const DEEP_STEP_PX = 3;

/** Returns the pixels by which a step is indented: always more than its cause. */
export function toIndentPx(depth: number): number {
  return Math.min(depth, FULL_DEPTH) * STEP_PX + Math.max(0, depth - FULL_DEPTH) * DEEP_STEP_PX;
}
