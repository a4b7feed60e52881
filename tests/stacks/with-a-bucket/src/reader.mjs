export const handler = async () => "reads";
