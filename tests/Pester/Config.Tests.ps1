#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    . "$PSScriptRoot/CredentialSupport.ps1"
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
}

AfterAll {
    Exit-CleanShell
}

Describe 'The shared files' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'are read with what the SDK refuses, for credentials too' {
        $null = Set-HomeFile .aws/config '[profile plum] # mine', 'aws_access_key_id = AKIDPLUM', 'aws_secret_access_key = secret', '[broken'
        Get-Keys plum | Should -Be 'AKIDPLUM secret'
    }

    It 'are listed as far as they can be read, and the rest is an error that says what it is' {
        $null = Set-HomeFile .aws/credentials '[plum]', 'aws_access_key_id = AKIDPLUM', 'aws_secret_access_key = secret'
        $null = New-Item $env:AWS_CONFIG_FILE -ItemType Directory
        $profiles = Get-AWSCredential -ListProfileDetail -ErrorAction SilentlyContinue -ErrorVariable failures
        $profiles.ProfileName | Should -Be plum
        $failures.Exception.Message | Should -BeLike "*$env:AWS_CONFIG_FILE*a folder*"
    }

    It 'are looked for from the shell''s own location' {
        $path = Set-HomeFile work/settings '[sso-session plum]', 'sso_start_url = https://example.awsapps.com/start', 'sso_region = us-east-1'
        $env:AWS_CONFIG_FILE = 'settings'
        Push-Location (Split-Path $path)
        try {
            (Get-SSOOIDCSession).SessionName | Should -Be plum
            (TabExpansion2 'Connect-SSOOIDCSession pl').CompletionMatches.CompletionText | Should -Be plum
        }
        finally {
            Pop-Location
        }
    }

    It 'get advice with the parameters that <Cmdlet> has, where a profile is missing' -ForEach @(
        @{ Cmdlet = 'Get-SSOOIDCAccessToken' }
        @{ Cmdlet = 'Connect-SSOOIDCSession' }
        @{ Cmdlet = 'Get-SSOOIDCAccount' }
        @{ Cmdlet = 'Register-SSOOIDCClient'; Arguments = @{ ClientName = 'plum'; ClientType = 'public'; Region = 'us-east-1' }; Named = '*-ProfileLocation*' }
        @{ Cmdlet = 'Get-AWSCredential'; Named = '*-ProfileLocation*' }
    ) {
        $given = $Arguments ?? @{}
        $advice = (Get-Failure { & $Cmdlet -ProfileName nowhere @given }).ErrorDetails.RecommendedAction
        $parameters = (Get-Command $Cmdlet).Parameters.Keys
        [regex]::Matches($advice, '(?<= -)[A-Z]\w+').Value | Should -BeIn $parameters
        $advice | Should -BeLike ($Named ?? '*')
    }
}
