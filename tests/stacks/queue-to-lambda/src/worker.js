exports.handler = async ({ Records }) => {
  console.log("worked", Records[0].body);
  return { batchItemFailures: [] };
};
