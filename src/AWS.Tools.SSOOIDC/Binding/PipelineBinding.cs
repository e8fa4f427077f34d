using System.Diagnostics;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Tells whether the engine binds what came through the pipeline, and not what was typed. It tells nobody in a public way; the names of its
/// own methods have been the same since PowerShell 3.
/// </summary>
internal static class PipelineBinding
{
    /// <summary>The method of the engine that binds a record of the pipeline.</summary>
    public const string MethodName = "BindPipelineParametersPrivate";

    /// <summary>Whether this is called by that method. Where the engine no longer has it, everything counts as typed.</summary>
    public static bool IsUnderWay() => new StackTrace(fNeedFileInfo: false).GetFrames().Any(static frame => IsBinder(frame?.GetMethod()));

    private static bool IsBinder(MethodBase? method) => method?.Name == MethodName;
}
