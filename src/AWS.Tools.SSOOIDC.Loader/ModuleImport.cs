using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>
/// What the engine calls at each import of the module: the manifest names this assembly, and it brings the one with the cmdlets. A
/// script could do the same, but would take 30 ms longer, to compile, in every session.
/// </summary>
public sealed class ModuleImport : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // What each session has imported.
    private static readonly ConditionalWeakTable<Runspace, PSModuleInfo> Imported = new();

    /// <summary>Imports the cmdlets into the module that is being imported.</summary>
    /// <exception cref="InvalidOperationException">They cannot be loaded beside what this session has loaded already.</exception>
    public void OnImport()
    {
        Assembly cmdlets = CmdletAssembly.Get();
        // Import-Module -Force removes the module without what it consists of.
        RemoveCmdlets();
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell
            .AddCommand(@"Microsoft.PowerShell.Core\Import-Module")
            .AddParameter("Assembly", cmdlets)
            .AddParameter("PassThru")
            .AddParameter("ErrorAction", ActionPreference.Stop);
        Imported.Add(Runspace.DefaultRunspace, shell.Invoke<PSModuleInfo>()[0]);
        RegionConverter.Register(Runspace.DefaultRunspace);
    }

    /// <summary>Removes the cmdlets with the module.</summary>
    /// <param name="psModuleInfo">The module that is being removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RemoveCmdlets();

    // Left behind, they would be found again at the next import, and would not be exported.
    private static void RemoveCmdlets()
    {
        if (Imported.TryGetValue(Runspace.DefaultRunspace, out PSModuleInfo? cmdlets))
        {
            Imported.Remove(Runspace.DefaultRunspace);
            using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddCommand(@"Microsoft.PowerShell.Core\Remove-Module").AddParameter("ModuleInfo", cmdlets).AddParameter("Force");
            shell.Invoke();
        }
    }
}
