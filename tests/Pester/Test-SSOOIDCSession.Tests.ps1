#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

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

Describe 'Test-SSOOIDCSession' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'is false without a token' {
        Test-SSOOIDCSession $name | Should -BeExactly $false
    }

    It 'is <Expected> for a token with <Minutes> minutes left, <Case>, and -MinimumMinutes <AtLeast>' -ForEach @(
        @{ Minutes = 60; Case = 'no refresh'; Refresh = $null; AtLeast = 0; Expected = $true }
        @{ Minutes = 60; Case = 'no refresh'; Refresh = $null; AtLeast = 59; Expected = $true }
        @{ Minutes = 60; Case = 'no refresh'; Refresh = $null; AtLeast = 61; Expected = $false }
        @{ Minutes = 60; Case = 'a refresh token'; Refresh = 'r'; AtLeast = 61; Expected = $true }
        @{ Minutes = -1; Case = 'no refresh'; Refresh = $null; AtLeast = 0; Expected = $false }
        @{ Minutes = -1; Case = 'a refresh token'; Refresh = 'r'; AtLeast = 0; Expected = $true }
    ) {
        Set-CacheEntry $name @{
            startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime $Minutes
            clientId = 'a'; clientSecret = 'b'; refreshToken = $Refresh; registrationExpiresAt = Get-CacheTime 600
        }
        Test-SSOOIDCSession $name -MinimumMinutes $AtLeast | Should -BeExactly $Expected
        if (Test-SSOOIDCSession $name -MinimumMinutes $AtLeast) { $in = $true } else { $in = $false }
        $in | Should -Be $Expected
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'is false where the registration has expired, since no refresh is possible' {
        Set-CacheEntry $name @{
            startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime -1
            clientId = 'a'; clientSecret = 'b'; refreshToken = 'r'; registrationExpiresAt = '2020-01-01T00:00:00Z'
        }
        Test-SSOOIDCSession $name | Should -BeFalse
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'a session object'; Script = { Get-SSOOIDCSession $name | Test-SSOOIDCSession } }
        @{ Case = 'a name from the pipeline'; Script = { $name | Test-SSOOIDCSession } }
        @{ Case = 'a profile'; Script = { Test-SSOOIDCSession -ProfileName p } }
        @{ Case = 'a start URL'; Script = { Test-SSOOIDCSession -StartUrl $center.StartUrl -Region us-east-1 } }
        @{ Case = 'nothing'; Script = { Test-SSOOIDCSession } }
    ) {
        Add-Content $env:AWS_CONFIG_FILE '[profile p]', "sso_session = $name"
        foreach ($key in $name, $center.StartUrl) {
            Set-CacheEntry $key @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        }
        & $Script | Should -BeExactly $true
    }

    It 'finds a token that is in memory only' {
        $null = Connect-TestSession $center @{ SessionName = $name; InMemory = $true }
        Test-SSOOIDCSession $name | Should -BeTrue
        Disconnect-SSOOIDCSession $name
        Test-SSOOIDCSession $name | Should -BeFalse
    }

    It 'is an error for a session that the config lacks' {
        (Get-Failure { Test-SSOOIDCSession nowhere }).FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
    }
}
