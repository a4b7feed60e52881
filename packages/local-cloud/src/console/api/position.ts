/** A place in the activities of one run of the local cloud, opaque. It is what the stream's events have as their id. */
export type Position = string;
