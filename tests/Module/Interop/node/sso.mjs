// Prints what the AWS SDK for JavaScript gets for a profile: node sso.mjs token|credentials|any PROFILE. Without one, from the environment.
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { fromSSO } from "@aws-sdk/credential-provider-sso";
import { fromSso } from "@aws-sdk/token-providers";

const [what, profile] = process.argv.slice(2);
const providers = {
  token: async () => (await fromSso({ profile })()).token,
  credentials: async () => (await fromSSO({ profile })()).accessKeyId,
  any: async () => (await defaultProvider(profile ? { profile } : {})()).accessKeyId,
};
console.log(await providers[what]());
