exports.handler = async (event) => ({ table: process.env.TABLE, version: event.version });
