import { AwsError } from "../core/aws-error.ts";
import { createRestResponse, type RestOperation } from "../protocols/rest-service.ts";
import { findAuthorized, type LambdaApiDependencies } from "./authorized-function.ts";
import type { FunctionAlias } from "./function-configuration.ts";
import { describeVersion } from "./function-description.ts";
import { listVersions, qualifyArn } from "./function-versions.ts";
import { selectPage } from "./list-page.ts";

/** Creates the operations that read a function's versions and aliases. @param path with the variable of the function */
export function createVersionOperations(dependencies: LambdaApiDependencies, path: string): RestOperation[] {
  const { deployedAt } = dependencies;
  return [
    {
      method: "GET",
      path: `${path}/versions`,
      run(call, functionName = "") {
        const { configuration } = findAuthorized(dependencies, call, functionName, "lambda:ListVersionsByFunction");
        const versions = listVersions(configuration).map((version) => {
          const invokedFunctionArn = qualifyArn(configuration.arn, version);
          return describeVersion({ configuration, invokedFunctionArn, version }, deployedAt);
        });
        const { items: Versions, NextMarker } = selectPage(versions, call);
        return createRestResponse(200, { Versions, NextMarker });
      },
    },
    {
      method: "GET",
      path: `${path}/aliases`,
      run(call, functionName = "") {
        const { configuration } = findAuthorized(dependencies, call, functionName, "lambda:ListAliases");
        const version = call.query.get("FunctionVersion");
        const aliases = configuration.aliases.filter((alias) => version === null || alias.version === version);
        const { items, NextMarker } = selectPage(aliases, call);
        return createRestResponse(200, { Aliases: items.map(describeAlias), NextMarker });
      },
    },
    {
      method: "GET",
      path: `${path}/aliases/{Name}`,
      run(call, functionName = "", name = "") {
        const { configuration } = findAuthorized(dependencies, call, functionName, "lambda:GetAlias");
        const alias = configuration.aliases.find((each) => each.name === name);
        if (!alias) {
          const message = `Cannot find alias arn: ${qualifyArn(configuration.arn, name)}`;
          throw new AwsError("ResourceNotFoundException", message, 404);
        }
        return createRestResponse(200, describeAlias(alias));
      },
    },
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html */
function describeAlias({ arn, description, name, version }: FunctionAlias) {
  return { AliasArn: arn, Name: name, FunctionVersion: version, Description: description };
}
