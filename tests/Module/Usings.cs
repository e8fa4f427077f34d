global using AWS.Tools.SSOOIDC.Build;
global using AWS.Tools.SSOOIDC.IdentityCenter;
global using Xunit;
