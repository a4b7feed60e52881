exports.handler = async ({ Records }) => {
  for (const { dynamodb, eventName } of Records) {
    const { pk, poison } = dynamodb.NewImage;
    if (poison) {
      return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    }
    console.log(eventName, pk.S);
  }
  return { batchItemFailures: [] };
};
