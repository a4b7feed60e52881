const { CreateScheduleCommand, SchedulerClient } = require("@aws-sdk/client-scheduler");

const client = new SchedulerClient({});
const { GROUP, MINUTES, ROLE, TARGET } = process.env;

exports.handler = async ({ id }) => {
  const dueAt = new Date(Date.now() + Number(MINUTES) * 60_000).toISOString().slice(0, 19);
  await client.send(
    new CreateScheduleCommand({
      Name: id,
      GroupName: GROUP,
      ScheduleExpression: `at(${dueAt})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: { Arn: TARGET, RoleArn: ROLE, Input: id, SqsParameters: { MessageGroupId: id } },
    }),
  );
};
