/** An opaque position in the activities of one run of the local cloud; the id of the stream's events. */
export type Position = string;
