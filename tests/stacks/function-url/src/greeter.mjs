export const handler = async ({ rawPath }) => ({ hello: rawPath.slice(1) });
