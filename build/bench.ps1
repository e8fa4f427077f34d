# What the bench command times in a PowerShell of its own. It uses nothing but the engine's core cmdlets and .NET, so it also
# runs in the embedded engine.
param(
    [Parameter(Mandatory)] [ValidateSet('nothing', 'import', 'token', 'calls')] [string] $Do,
    [string] $Module,
    [string] $EndpointUrl,
    [string] $ClientId,
    [string] $ClientSecret,
    [string] $RefreshToken,
    [int] $Calls
)
$ErrorActionPreference = 'Stop'
if ($Do -eq 'nothing') { return }

$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$watch.Stop()
if ($Do -eq 'import') { return $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture) }

$client = @{ ClientId = $ClientId; ClientSecret = $ClientSecret; GrantType = 'refresh_token'; EndpointUrl = $EndpointUrl }
$token = New-SSOOIDCToken @client -RefreshToken $RefreshToken
if ($Do -eq 'token') { return }

# The first ones warm up.
foreach ($n in 1..$Calls) { $token = New-SSOOIDCToken @client -RefreshToken $token.RefreshToken }
foreach ($n in 1..$Calls) {
    $watch.Restart()
    $token = New-SSOOIDCToken @client -RefreshToken $token.RefreshToken
    $watch.Stop()
    $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
}
