export const handler = async ({ detail }) => console.log("consumed", detail.ID);
