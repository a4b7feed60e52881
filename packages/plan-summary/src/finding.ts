/** What a reviewer is told of one resource, as Markdown. */
export interface Finding {
  address: string;
  text: string;
}

/** What a part of the review has to say. */
export interface Findings {
  findings: Finding[];
  /** What the plan does not tell. */
  unknown: Finding[];
}
