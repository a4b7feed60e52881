import type { RecordedActivity } from "../core/activity/activity.ts";
import type { Choreography } from "../trace/choreography.ts";
import { Progress, type ProgressView } from "../trace/progress.ts";
import { RecentMap } from "./recent-map.ts";

/** Far more than are unfinished at any time. */
const MAX_ITEMS = 50_000;

/** The progress of the items that are not done. */
export class ItemProgress {
  #choreography: Choreography;
  #unfinished = new RecentMap<string, Progress>(MAX_ITEMS);

  constructor(choreography: Choreography) {
    this.#choreography = choreography;
  }

  follow(id: string, activity: RecordedActivity): void {
    const progress = this.#unfinished.get(id) ?? new Progress(this.#choreography);
    progress.follow(activity);
    if (progress.isDone) {
      this.#unfinished.delete(id);
    } else {
      this.#unfinished.set(id, progress);
    }
  }

  /** Returns undefined if everything is done, or nothing is known. */
  get(id: string): ProgressView | undefined {
    return this.#unfinished.get(id)?.view;
  }
}
