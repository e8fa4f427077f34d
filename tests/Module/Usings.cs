global using AWS.Tools.SSOOIDC.IdentityCenter;
global using Xunit;
