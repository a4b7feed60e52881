import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import type { Settings } from "../environments.ts";
import type { EventRule } from "./event-rule.ts";
import type { Responder } from "./responder.ts";

export interface OrderHttpApiProps
  extends Pick<Settings, "corsOrigins" | "customDomain" | "jwt" | "logRetentionDays" | "protectData" | "throttling"> {
  name: string;
  responders: readonly Responder[];
}

/** Ids that do not follow from the route key or the service. Changing one would replace the resource. */
const ROUTE_IDS: Readonly<Record<string, string>> = { "GET /order/{ID}": "show-order" };
const INTEGRATION_IDS: Readonly<Record<string, string>> = { "order-service": "integration" };

/** Fields of an access log entry. The request id is the correlation id of the order. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  routeKey: "$context.routeKey",
  status: "$context.status",
  sourceIp: "$context.identity.sourceIp",
  responseLatencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
});

/** Longer than the function's timeout, so that the function logs what took so long. */
const INTEGRATION_TIMEOUT_MS = 20_000;

/** An HTTP API in front of the services that respond to requests. Its only stage is `prod`, which is part of the URL. */
export class OrderHttpApi extends Construct {
  readonly id: string;
  /** URL of the stage, such as `https://….execute-api.eu-west-1.amazonaws.com/prod`. */
  readonly stageUrl: string;
  #routes: Apigatewayv2Route[] = [];

  constructor(scope: Construct, id: string, props: OrderHttpApiProps) {
    super(scope, id);
    const { corsOrigins, customDomain, jwt, logRetentionDays, name, protectData, responders, throttling } = props;
    const api = new Apigatewayv2Api(this, "Resource", {
      name,
      protocolType: "HTTP",
      ...(corsOrigins.length > 0 && {
        corsConfiguration: {
          allowOrigins: corsOrigins,
          allowMethods: listMethods(responders),
          allowHeaders: ["content-type", "idempotency-key", "authorization", "traceparent"],
        },
      }),
    });
    this.id = api.id;

    const accessLog = new CloudwatchLogGroup(this, "access-log", {
      // The prefix /aws/vendedlogs keeps the resource policy of CloudWatch Logs below its size limit.
      name: `/aws/vendedlogs/apigateway/${name}`,
      retentionInDays: logRetentionDays,
      lifecycle: { preventDestroy: protectData },
    });
    const stage = new Apigatewayv2Stage(this, "stage", {
      apiId: api.id,
      name: "prod",
      autoDeploy: true,
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        throttlingRateLimit: throttling.requestsPerSecond,
        throttlingBurstLimit: throttling.burst,
      },
    });
    this.stageUrl = stage.invokeUrl;

    const authorization = jwt && {
      authorizationType: "JWT",
      authorizerId: new Apigatewayv2Authorizer(this, "authorizer", {
        apiId: api.id,
        name,
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: jwt.issuer, audience: jwt.audiences },
      }).id,
    };

    for (const responder of responders) {
      const integration = this.#integrate(responder, api, stage);
      for (const routeKey of responder.routes) {
        const target = `integrations/${integration.id}`;
        this.#routes.push(
          new Apigatewayv2Route(this, toRouteId(routeKey), { apiId: api.id, routeKey, target, ...authorization }),
        );
      }
    }
    if (customDomain) {
      this.#mapDomain(customDomain, api, stage);
    }
  }

  /** Creates the routes after the targets of these rules: an earlier order would be acknowledged and its event dropped. */
  openAfter(deliveries: readonly Pick<EventRule, "targets">[]): void {
    const targets = deliveries.flatMap(({ targets }) => targets);
    for (const route of this.#routes) {
      route.dependsOn = targets.map(dependable);
    }
  }

  #integrate(responder: Responder, api: Apigatewayv2Api, stage: Apigatewayv2Stage): Apigatewayv2Integration {
    const { live, routes, service } = responder;
    const permissions = routes.map((routeKey) =>
      responder.permit(this, `${toRouteId(routeKey)}-permission`, {
        statementId: `AllowApi-${toWords(routeKey)}`,
        principal: "apigateway.amazonaws.com",
        sourceArn: `${api.executionArn}/${stage.name}/${routeKey.replace(" ", "")}`,
      }),
    );
    return new Apigatewayv2Integration(this, INTEGRATION_IDS[service] ?? `${service}-integration`, {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: live.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
      // Without the permissions, the API would respond with 500.
      dependsOn: permissions,
    });
  }

  #mapDomain(
    { certificateArn, domainName }: NonNullable<OrderHttpApiProps["customDomain"]>,
    api: Apigatewayv2Api,
    stage: Apigatewayv2Stage,
  ): void {
    const domain = new Apigatewayv2DomainName(this, "domain", {
      domainName,
      domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
    });
    new Apigatewayv2ApiMapping(this, "domain-mapping", { apiId: api.id, domainName: domain.id, stage: stage.id });
  }
}

/** @example toRouteId("POST /payments") // "post-payments" */
function toRouteId(routeKey: string): string {
  return ROUTE_IDS[routeKey] ?? toWords(routeKey).toLowerCase();
}

const toWords = (routeKey: string) => routeKey.match(/\w+/g)?.join("-") ?? "";

function listMethods(responders: readonly Responder[]): string[] {
  const routes = responders.flatMap((responder) => responder.routes);
  return [...new Set(routes.map((routeKey) => routeKey.split(" ")[0] ?? ""))].sort();
}
