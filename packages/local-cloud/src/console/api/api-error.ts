/** Why a request was not answered as asked. `code` is stable, `message` is for a person. */
export interface ApiError {
  code: string;
  message: string;
}
