exports.handler = (event, _context, callback) => {
  console.log("tick", event["detail-type"]);
  callback(null, "done");
};
