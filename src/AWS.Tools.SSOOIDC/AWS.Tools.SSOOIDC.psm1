# Loads the module's assemblies, in PowerShell 7 into a load context of their own, so that no other module's copy of the
# AWS SDK is in their way, nor they in its. Every import waits for this script, so it does little: a comparison of two texts alone
# would cost a tenth of the whole import.

$null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/$PSEdition/AWS.Tools.SSOOIDC.Loader.dll")

# The inner module is kept and goes with this one: left behind, it would be found again at the next import, and its
# cmdlets would not be exported.
$inner = Import-Module -Assembly ([AWS.Tools.SSOOIDC.Loader.ModuleAssembly]::Get()) -PassThru
[AWS.Tools.SSOOIDC.Loader.ModuleAssembly]::Complete($ExecutionContext, { Remove-Module -ModuleInfo $inner -Force })
