namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The tests that change the process's environment: one after another, and never beside others.</summary>
[CollectionDefinition(nameof(SharedEnvironment), DisableParallelization = true)]
public sealed class SharedEnvironment;
