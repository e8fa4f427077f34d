# What the picture in README.md shows: a login, and what it is for, as a person types it. Only the prompt is made up.
param([Parameter(Mandatory)] [string] $Module)
$ErrorActionPreference = 'Stop'
# It counts down, which a picture cannot show.
$ProgressPreference = 'SilentlyContinue'
Import-Module $Module
$lines = @(
    '$session = Connect-SSOOIDCSession corp'
    '$session.Status'
    'Get-SSOOIDCRole | Format-Table AccountName, AccountId, RoleName'
    'Use-SSOOIDCRole 111122223333 ReadOnlyAccess { $env:AWS_ACCESS_KEY_ID.Substring(0, 4) }'
)
foreach ($line in $lines) {
    Write-Host 'PS> ' -NoNewline -ForegroundColor Blue
    Write-Host $line
    . ([scriptblock]::Create($line)) | Out-Default
}
