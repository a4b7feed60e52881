exports.handler = async (event) => {
  console.log("received", event.detail.ID);
};
