import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Construct } from "constructs";

type Metric = [namespace: string, name: string, ...dimensions: string[]];

export interface Widget {
  title: string;
  metrics: Metric[];
}

export interface DashboardProps {
  name: string;
  region: string;
  /** Columns from left to right; the widgets of a column are stacked. */
  columns: Widget[][];
}

/** CloudWatch's grid is 24 units wide. */
const GRID_WIDTH = 24;
const WIDGET_HEIGHT = 6;

/** A dashboard of equally wide columns. Every widget shows sums per minute. */
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
    new CloudwatchDashboard(this, "Resource", { dashboardName: name, dashboardBody: JSON.stringify({ widgets }) });
  }
}
