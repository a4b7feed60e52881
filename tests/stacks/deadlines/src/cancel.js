exports.handler = async ({ Records }) => {
  for (const { attributes, body } of Records) {
    console.log(`canceled ${body} of group ${attributes.MessageGroupId}`);
  }
};
