import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { ServiceFunction } from "./service-function.ts";

export interface OrderHttpApiProps {
  name: string;
  /** Answers every route. */
  service: ServiceFunction;
  /** Route keys by the id of the route. */
  routes: Record<string, string>;
}

/** The HTTP API in front of a service, with one stage, `prod`, which is part of the URL. */
export class OrderHttpApi extends Construct {
  /** URL of the stage, such as `https://….execute-api.eu-west-1.amazonaws.com/prod`. */
  readonly stageUrl: string;

  constructor(scope: Construct, id: string, { name, service, routes }: OrderHttpApiProps) {
    super(scope, id);
    const api = new Apigatewayv2Api(this, "Resource", { name, protocolType: "HTTP" });
    const stage = new Apigatewayv2Stage(this, "stage", { apiId: api.id, name: "prod", autoDeploy: true });
    const integration = new Apigatewayv2Integration(this, "integration", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: service.function.invokeArn,
      payloadFormatVersion: "2.0",
    });

    for (const [routeId, routeKey] of Object.entries(routes)) {
      new Apigatewayv2Route(this, routeId, { apiId: api.id, routeKey, target: `integrations/${integration.id}` });
      const [method, path] = routeKey.split(" ");
      new LambdaPermission(this, `${routeId}-permission`, {
        statementId: `AllowApi-${routeId}`,
        functionName: service.function.functionName,
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        sourceArn: `${api.executionArn}/${stage.name}/${method}${path}`,
      });
    }
    this.stageUrl = stage.invokeUrl;
  }
}
