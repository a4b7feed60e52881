exports.handler = async (event) => ({
  statusCode: 200,
  body: JSON.stringify({ version: event.version, path: event.path, size: process.env.PAGE_SIZE }),
});
