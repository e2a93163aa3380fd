// SPDX-License-Identifier: Apache-2.0
// Queries the simulator through the official SDK and prints the answer as JSON.
//
// Usage: node ask.cjs disks|price|quotas|identity|assume_role|oidc|imds|uri
// Environment: ENDPOINT (host:port), KEY_ID, KEY_SECRET, SECURITY_TOKEN and, for oidc, TOKEN_FILE.
// An error response is printed as {"code": CODE}.
'use strict';
const { default: Credential, Config: CredentialConfig } = require('@alicloud/credentials');
const { default: Ecs, DescribeDisksRequest, DescribePriceRequest } = require('@alicloud/ecs20140526');
const { default: Core, $OpenApiUtil } = require('@alicloud/openapi-core');
const { default: Sts, AssumeRoleRequest } = require('@alicloud/sts20150401');

const endpoint = process.env.ENDPOINT;
const regionId = 'cn-shenzhen';
const account = '1234567890123456';
const roleArn = `acs:ram::${account}:role/exporter`;

const config = (credential) => new $OpenApiUtil.Config({
  endpoint, protocol: 'http', regionId,
  ...(credential ? { credential } : {
    accessKeyId: process.env.KEY_ID,
    accessKeySecret: process.env.KEY_SECRET,
    securityToken: process.env.SECURITY_TOKEN,
  }),
});

async function disks(client, maxResults) {
  const pages = [];
  let nextToken;
  do {
    const { body } = await client.describeDisks(
      new DescribeDisksRequest({ regionId, maxResults, nextToken }));
    pages.push(body.disks.disk.map((disk) => disk.diskId));
    nextToken = body.nextToken;
  } while (nextToken);
  return pages;
}

async function price() {
  const request = new DescribePriceRequest({
    regionId, resourceType: 'disk', priceUnit: 'Hour',
    dataDisk: [{ category: 'cloud_essd', size: 1000, performanceLevel: 'PL1' }],
  });
  const { body } = await new Ecs(config()).describePrice(request);
  return { currency: body.priceInfo.price.currency, trade: body.priceInfo.price.tradePrice };
}

// The product's package is not on npm; it would send the same form body as the core does here.
async function quotas() {
  const params = new $OpenApiUtil.Params({
    action: 'ListProductQuotas', version: '2020-05-10', protocol: 'HTTP', pathname: '/',
    method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
  });
  const body = {
    ProductCode: 'disk', MaxResults: 100, 'Dimensions.1.Key': 'regionId', 'Dimensions.1.Value': regionId,
  };
  const answer = await new Core(config()).callApi(params, new $OpenApiUtil.OpenApiRequest({ body }), {});
  return answer.body.Quotas.map((quota) => quota.QuotaActionCode);
}

async function identity(credential) {
  const { body } = await new Sts(config(credential)).getCallerIdentity();
  return { account: body.accountId, arn: body.arn, type: body.identityType };
}

async function assumeRole() {
  const { body } = await new Sts(config()).assumeRole(
    new AssumeRoleRequest({ roleArn, roleSessionName: 'sdk', durationSeconds: 900 }));
  const { accessKeyId, accessKeySecret, securityToken } = body.credentials;
  return identity(new Credential(new CredentialConfig(
    { type: 'sts', accessKeyId, accessKeySecret, securityToken })));
}

// A source of the credential library whose requests are all redirected to the simulator; then a
// signed call with the resulting credentials.
async function asSource(settings) {
  const source = new Credential(new CredentialConfig(settings));
  const { provider } = source.credential;
  const send = provider.doRequest;
  provider.doRequest = (request) => {
    if (request.host) Object.assign(request, { protocol: 'http', host: endpoint });
    return send.call(provider, request);
  };
  return identity(source);
}

const questions = {
  disks: async () => ({
    ten: await disks(new Ecs(config()), 10), all: await disks(new Ecs(config()), 500),
  }),
  price,
  quotas,
  identity,
  assume_role: assumeRole,
  oidc: () => asSource({
    type: 'oidc_role_arn', roleArn, roleSessionName: 'sdk',
    oidcProviderArn: `acs:ram::${account}:oidc-provider/ack-rrsa-c0123456789abcdef`,
    oidcTokenFilePath: process.env.TOKEN_FILE,
  }),
  imds: () => asSource({ type: 'ecs_ram_role', disableIMDSv1: true }),
  uri: () => asSource({ type: 'credentials_uri', credentialsURI: `http://${endpoint}/credentials-uri` }),
};

questions[process.argv[2]]()
  .catch((error) => ({ code: error.code || '', message: error.message }))
  .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0)));
