import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";

/** A metric as dashboards write it: namespace, name, then dimensions by turns of name and value. */
type Metric = [namespace: string, name: string, ...dimensions: string[]];

export interface Widget {
  title: string;
  metrics: Metric[];
}

export interface DashboardProps {
  name: string;
  region: string;
  /** What happens one after the other, from left to right; what happens at the same time stands one below the other. */
  columns: Widget[][];
}

/** CloudWatch's grid is 24 units wide. */
const GRID_WIDTH = 24;
const WIDGET_HEIGHT = 6;

/** A dashboard that shows the choreography from left to right. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { columns, name, region }: DashboardProps) {
    super(scope, id);
    const width = Math.floor(GRID_WIDTH / columns.length);
    const widgets = columns.flatMap((column, x) =>
      column.map(({ metrics, title }, y) => ({
        type: "metric",
        x: x * width,
        y: y * WIDGET_HEIGHT,
        width,
        height: WIDGET_HEIGHT,
        properties: { title, region, metrics, stat: "Sum", period: 60, view: "timeSeries" },
      })),
    );
    new CloudwatchDashboard(this, "Resource", {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}
