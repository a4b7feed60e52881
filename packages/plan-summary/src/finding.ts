export interface Finding {
  address: string;
  text: string;
}

export interface Findings {
  findings: Finding[];
  /** Values that are known only after apply. */
  unknown: Finding[];
}
