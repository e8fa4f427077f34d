# What the tests of the credential cmdlets share: functions that look from the caller's own scope, which a module's do not.

$keys = @{ AccessKey = 'AKIDSOME'; SecretKey = 'some/secret+key' }

<#
.SYNOPSIS
What the shell's default, or a profile, signs with.
#>
function Get-Keys([string] $ProfileName) {
    $credentials = $ProfileName ? (Get-AWSCredential $ProfileName) : (Get-AWSCredential)
    if ($credentials) {
        $now = $credentials.GetCredentials()
        "$($now.AccessKey) $($now.SecretKey) $($now.Token)".Trim()
    }
}

<#
.SYNOPSIS
Writes a profile into each of the two files.
#>
function Set-TwoProfiles {
    $null = Set-HomeFile .aws/credentials '[one]', 'aws_access_key_id = AKIDONE', 'aws_secret_access_key = secret-one'
    $null = Set-HomeFile .aws/config '[profile two]', 'aws_access_key_id = AKIDTWO', 'aws_secret_access_key = secret-two', 'region = eu-west-1'
}
