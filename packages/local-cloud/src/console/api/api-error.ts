/** The body of an error response. `code` is stable, `message` is for people. */
export interface ApiError {
  code: string;
  message: string;
}
