#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What people's scripts do with the cmdlets: defaults of their own, lists, objects that have been elsewhere, names that are no text.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'A script' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $null = Set-HomeFile .aws/config '[sso-session 007]', 'sso_start_url = https://plum.awsapps.com/start', 'sso_region = EU-West-3',
            '[sso-session idle]', 'sso_start_url = https://idle.awsapps.com/start', 'sso_region = eu-west-3', '[profile 1.10]', 'sso_session = 007',
            '[profile old]', 'sso_start_url = https://old.awsapps.com/start', 'sso_region = eu-west-3'
        foreach ($entry in @{ Key = '007'; Host = 'plum' }, @{ Key = 'https://old.awsapps.com/start'; Host = 'old' }) {
            Set-CacheEntry $entry.Key @{
                startUrl = "https://$($entry.Host).awsapps.com/start"; region = 'eu-west-3'; accessToken = "token-$($entry.Host)"; expiresAt = Get-CacheTime 60
            }
        }
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $center.Endpoint
    }

    It 'may have defaults for every cmdlet: <Case>' -ForEach @(
        @{ Case = 'a name is typed'; Script = { Get-SSOOIDCAccessToken 007 -AsPlainText }; Expected = 'token-plum' }
        @{ Case = 'a profile is typed'; Script = { Get-SSOOIDCAccessToken -ProfileName 1.10 -AsPlainText }; Expected = 'token-plum' }
        @{ Case = 'a name is piped'; Script = { '007' | Get-SSOOIDCAccessToken -AsPlainText }; Expected = 'token-plum' }
        @{ Case = 'nothing is named'; Script = { Get-SSOOIDCAccessToken -AsPlainText }; Expected = 'token-old' }
        @{ Case = 'a login'; Script = { (Connect-SSOOIDCSession 007 -NonInteractive).Region }; Expected = 'eu-west-3' }
        @{ Case = 'a logout'; Script = { Disconnect-SSOOIDCSession idle; 'done' }; Expected = 'done' }
        @{ Case = 'sessions are piped, with and without a name'; Script = { Get-SSOOIDCSession | Where-Object Status -EQ Valid | Get-SSOOIDCAccessToken -AsPlainText }
            Expected = 'token-plum', 'token-old' }
        @{ Case = 'an object has a region of its own'; Script = {
                [pscustomobject]@{ StartUrl = 'https://old.awsapps.com/start'; Region = 'eu-west-3' } | Get-SSOOIDCAccessToken -AsPlainText
            }; Expected = 'token-old' }
    ) {
        $global:PSDefaultParameterValues['*:Region'] = 'us-east-2'
        $global:PSDefaultParameterValues['*:ProfileName'] = 'old'
        try {
            & $Script | Should -Be $Expected
        }
        finally {
            $global:PSDefaultParameterValues.Remove('*:Region')
            $global:PSDefaultParameterValues.Remove('*:ProfileName')
        }
    }

    It 'may pipe what it has defaults for: <Case>' -ForEach @(
        @{ Case = 'a name'; Default = 'SessionName'; Script = { '007' | Get-SSOOIDCAccessToken -AsPlainText }; Expected = 'token-plum' }
        @{ Case = 'an object with a name'; Default = 'SessionName'; Script = { [pscustomobject]@{ SessionName = '007' } | Get-SSOOIDCAccessToken -AsPlainText }
            Expected = 'token-plum' }
        @{ Case = 'an object with a profile'; Default = 'ProfileName'; Script = { [pscustomobject]@{ ProfileName = '1.10' } | Get-SSOOIDCAccessToken -AsPlainText }
            Expected = 'token-plum' }
        @{ Case = 'objects of several kinds'; Default = 'ProfileName'
            Script = { [pscustomobject]@{ ProfileName = '1.10' }, [pscustomobject]@{ ProfileName = 'old' }, '007' | Get-SSOOIDCAccessToken -AsPlainText }
            Expected = 'token-plum', 'token-old', 'token-plum' }
        @{ Case = 'a session for a question'; Default = 'SessionName'; Script = { '007' | Test-SSOOIDCSession }; Expected = $true }
        @{ Case = 'a name for the list'; Default = 'SessionName'; Script = { ('007' | Get-SSOOIDCSession).SessionName }; Expected = '007' }
    ) {
        $global:PSDefaultParameterValues["*:$Default"] = 'nobody'
        try {
            & $Script | Should -Be $Expected
        }
        finally {
            $global:PSDefaultParameterValues.Remove("*:$Default")
        }
    }

    It 'gets an error for an object that names nothing, with defaults too' {
        $global:PSDefaultParameterValues['*:Region'] = 'us-east-2'
        try {
            $tokens = [pscustomobject]@{ Size = 1 }, '007' | Get-SSOOIDCAccessToken -AsPlainText -ErrorAction SilentlyContinue -ErrorVariable failures
            $tokens | Should -Be token-plum
            $failures.FullyQualifiedErrorId | Should -BeLike 'InputObjectNotBound,*'
        }
        finally {
            $global:PSDefaultParameterValues.Remove('*:Region')
        }
    }

    It 'goes on past a session of a list that fails, with one error for it' {
        $tokens = Get-SSOOIDCSession | Get-SSOOIDCAccessToken -AsPlainText -ErrorAction SilentlyContinue -ErrorVariable failures
        $tokens | Should -Be 'token-plum', 'token-old'
        $failures | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $failures.TargetObject | Should -Be idle
        { Get-SSOOIDCAccessToken idle -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'LoginRequired,*'
    }

    It 'may pipe a session that has been <Case>' -ForEach @(
        @{ Case = 'in a file of PowerShell'; Through = { param($session) $session | Export-Clixml "$HOME/s.xml"; Import-Clixml "$HOME/s.xml" } }
        @{ Case = 'JSON'; Through = { param($session) $session | ConvertTo-Json | ConvertFrom-Json } }
        @{ Case = 'serialized for a job'; Through = { param($session)
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($session)) } }
    ) {
        Set-Variable HOME $env:HOME -Force
        $back = & $Through (Get-SSOOIDCSession 007)
        $back.ExpiresAt | Should -BeOfType datetime
        $back.ExpiresAt.ToUniversalTime() | Should -BeGreaterThan ([datetime]::UtcNow)
        $back | Get-SSOOIDCAccessToken -AsPlainText | Should -Be token-plum
        ($back | Connect-SSOOIDCSession -NonInteractive).SessionName | Should -Be 007
    }

    It 'may name a client with <Case>' -ForEach @(
        @{ Case = 'digits'; Script = { Register-SSOOIDCClient 0042 -ClientType public -Region eu-west-3 }; Sent = '0042' }
        @{ Case = 'a command'; Script = { Register-SSOOIDCClient (Get-Command Get-Item) -ClientType public -Region eu-west-3 }; Sent = 'Get-Item' }
        @{ Case = 'a version'; Script = { Register-SSOOIDCClient -ClientName ([version]'1.20') -ClientType public -Region eu-west-3 }; Sent = '1.20' }
        @{ Case = 'a guid'; Script = { Register-SSOOIDCClient ([guid]::Empty) -ClientType public -Region eu-west-3 }; Sent = "$([guid]::Empty)" }
        @{ Case = 'a number as typed'; Script = { Register-SSOOIDCClient 1e3 -ClientType public -Region eu-west-3 }; Sent = '1e3' }
    ) {
        $null = & $Script
        (Get-Request $center RegisterClient).json.clientName | Should -BeExactly $Sent
    }

    It 'finds when a call was made on its answer, in JSON too' {
        $before = [datetime]::Now.AddSeconds(-1)
        $client = Register-SSOOIDCClient quarry -ClientType public -Region eu-west-3
        $client.LoggedAt | Should -BeOfType datetime
        $client.LoggedAt.Kind | Should -Be Local
        $client.LoggedAt | Should -BeGreaterThan $before
        ($client | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json).LoggedAt.ToUniversalTime() | Should -BeLessOrEqual ([datetime]::UtcNow)
    }

    It 'finds the name of the exception in the message' {
        Set-Reply $center RegisterClient 'error:InvalidScopeException'
        (Get-Failure { Register-SSOOIDCClient quarry -ClientType public -Region eu-west-3 }).Exception.Message | Should -BeLike '*(InvalidScopeException)'
    }

    It 'shows masked secrets in a locked-down shell, without an error' {
        $lines = Invoke-Child '
            Import-Module $args[0]
            $ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"
            $client = Register-SSOOIDCClient quarry -ClientType public -Region eu-west-3
            $client | Format-List | Out-String -Width 200
            $client.ClientSecret
            "$($Error.Count) errors"'
        $lines[-1] | Should -Be '0 errors'
        $secret = $lines[-2]
        $secret | Should -Not -BeNullOrEmpty
        ($lines | Select-Object -SkipLast 2) -match '^ClientSecret ' | Should -BeLike '*... (* characters)'
        ($lines | Select-Object -SkipLast 2) -join "`n" | Should -Not -BeLike "*$secret*"
    }
}
