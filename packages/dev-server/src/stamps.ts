/** The attributes of a completed order, one for each service, in the order in which they usually come. */
export const stampAttributes = [
  "time_order_service",
  "time_invoice_service",
  "time_fulfilment_service",
  "time_forecasting_service",
  "time_logistic_service",
] as const;

export type StampAttribute = (typeof stampAttributes)[number];

/** ISO 8601 UTC timestamps with milliseconds. */
export type Stamps = Record<StampAttribute, string>;
