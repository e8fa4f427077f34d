using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// Tells whether the engine binds an object of the pipeline itself, and not what was typed or a property of the object. It tells nobody in a
/// public way; the names of its own methods have been the same since PowerShell 3.
/// </summary>
internal static class PipelineBinding
{
    /// <summary>The method of the engine that binds an object of the pipeline.</summary>
    public const string ByValue = "BindValueFromPipeline";

    /// <summary>The method of the engine that binds what was typed, such as in a script that runs while another command binds.</summary>
    public const string ByCommandLine = "BindCommandLineParametersNoValidation";

    /// <summary>Whether this is called for an object of the pipeline. Where the engine has other methods, everything counts as typed.</summary>
    public static bool IsByValue()
    {
        foreach (StackFrame? frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            switch (frame?.GetMethod()?.Name)
            {
                case ByValue:
                    return true;
                case ByCommandLine:
                    return false;
            }
        }
        return false;
    }
}
