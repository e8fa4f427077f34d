# A login as a script does it, at any Identity Center that EndpointUrl names. It uses nothing but the engine's core cmdlets
# and .NET, so it also runs where the embedded engine is all there is of PowerShell.
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $EndpointUrl,
    [Parameter(Mandatory)] [string] $StartUrl
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

function Hide([string] $secret) {
    '{0}... ({1} characters)' -f $secret.Substring(0, [Math]::Min(4, [Math]::Floor($secret.Length / 4))), $secret.Length
}

Import-Module $Module
$center = @{ EndpointUrl = $EndpointUrl }

'Register-SSOOIDCClient: this script becomes a client of the Identity Center.'
$client = Register-SSOOIDCClient -ClientName demo -ClientType public -Scope sso:account:access @center
"  ClientId      $($client.ClientId)"
"  ClientSecret  $(Hide $client.ClientSecret)"
''
'Start-SSOOIDCDeviceAuthorization: asks for a login. A person would now open the page and approve it.'
$device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $StartUrl @center
"  Page          $($device.VerificationUriComplete)"
"  UserCode      $($device.UserCode)"
''
'New-SSOOIDCToken: polls until it is approved; this Identity Center does that by itself.'
$token = $null
while (-not $token) {
    try {
        $token = $client | New-SSOOIDCToken -GrantType urn:ietf:params:oauth:grant-type:device_code -DeviceCode $device.DeviceCode @center
    }
    catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] {
        "  pending       again in $($device.Interval) s"
        [System.Threading.Thread]::Sleep(1000 * $device.Interval)
    }
}
"  AccessToken   $(Hide $token.AccessToken)"
"  ExpiresIn     $($token.ExpiresIn) s"
"  RefreshToken  $(Hide $token.RefreshToken)"
''
'New-SSOOIDCToken: refreshes it, without a person.'
$fresh = $client | New-SSOOIDCToken -GrantType refresh_token -RefreshToken $token.RefreshToken @center
if ($fresh.AccessToken -eq $token.AccessToken) {
    throw 'The refresh gave the old token again.'
}
"  AccessToken   $(Hide $fresh.AccessToken)"
"  ExpiresIn     $($fresh.ExpiresIn) s"
"  RefreshToken  $(Hide $fresh.RefreshToken)"

''
'Connect-SSOOIDCSession: all of that in one line, for the sso-session "demo" of a config file.'
function Show($session) {
    "  SessionName   $($session.SessionName)"
    "  Action        $($session.Action)"
    "  Status        $($session.Status), until $($session.ExpiresAt.ToLocalTime())"
    "  CachePath     $($session.CachePath)"
}
Show (Connect-SSOOIDCSession demo -UseDeviceCode -NoBrowser @center)
''
'Connect-SSOOIDCSession again: the token is still valid, so nothing is called.'
Show (Connect-SSOOIDCSession demo @center)
''
'Get-SSOOIDCRole: what that login is for.'
$env:AWS_ENDPOINT_URL_SSO = $env:AWS_ENDPOINT_URL_SSO_OIDC = $EndpointUrl
$roles = @(Get-SSOOIDCRole -SessionName demo)
foreach ($role in $roles) {
    "  $($role.AccountId)  $($role.AccountName), $($role.RoleName)"
}
''
'Get-SSOOIDCRoleCredential: the keys of one account''s role.'
$keys = $roles[-1] | Get-SSOOIDCRoleCredential
"  Account       $($keys.AccountId), $($keys.RoleName)"
"  AccessKey     $($keys.AccessKey)"
"  SecretKey     $(Hide $keys.SecretKey)"
"  SessionToken  $(Hide $keys.SessionToken)"
"  ExpiresAt     $($keys.ExpiresAt.ToLocalTime())"
