// Prints what the AWS SDK for JavaScript gets for a profile: node sso.mjs token|credentials PROFILE
import { fromSSO } from "@aws-sdk/credential-provider-sso";
import { fromSso } from "@aws-sdk/token-providers";

const [what, profile] = process.argv.slice(2);
const providers = {
  token: async () => (await fromSso({ profile })()).token,
  credentials: async () => (await fromSSO({ profile })()).accessKeyId,
};
console.log(await providers[what]());
