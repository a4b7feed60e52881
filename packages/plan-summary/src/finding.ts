/** One change of a resource, described in Markdown. */
export interface Finding {
  address: string;
  text: string;
}

/** The changes in one section of the summary. */
export interface Findings {
  findings: Finding[];
  /** Values that are known only after apply. */
  unknown: Finding[];
}
