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

Describe 'Get-SSOOIDCAccessToken' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
    }

    It 'gives the cached token as a SecureString, without a call' {
        $token = Get-SSOOIDCAccessToken $name
        $token | Should -BeOfType securestring
        $token.IsReadOnly() | Should -BeTrue
        $text = ConvertFrom-SecureString $token -AsPlainText
        $text | Should -Be (Get-CacheEntry $name).accessToken
        "$token" + ($token | Out-String) | Should -Not -BeLike "*$text*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'gives text with -AsPlainText' {
        $token = Get-SSOOIDCAccessToken $name -AsPlainText
        $token | Should -BeOfType string
        Test-AccessToken $center $token | Should -BeTrue
    }

    It 'gives what Invoke-RestMethod takes as a token' {
        $token = Get-SSOOIDCAccessToken $name
        $null = Invoke-RestMethod "$($center.Endpoint)/control/requests" -Authentication Bearer -Token $token -AllowUnencryptedAuthentication -NoProxy
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'a name'; Script = { Get-SSOOIDCAccessToken -SessionName $name -AsPlainText } }
        @{ Case = 'a name from the pipeline'; Script = { $name | Get-SSOOIDCAccessToken -AsPlainText } }
        @{ Case = 'a session object'; Script = { Connect-SSOOIDCSession $name | Get-SSOOIDCAccessToken -AsPlainText } }
        @{ Case = 'a listed session'; Script = { Get-SSOOIDCSession | Get-SSOOIDCAccessToken -AsPlainText } }
        @{ Case = 'a profile'; Script = { Get-SSOOIDCAccessToken -ProfileName p -AsPlainText } }
        @{ Case = 'nothing, for the only session'; Script = { Get-SSOOIDCAccessToken -AsPlainText } }
    ) {
        Add-Content $env:AWS_CONFIG_FILE '[profile p]', "sso_session = $name"
        & $Script | Should -Be (Get-CacheEntry $name).accessToken
    }

    It 'takes a start URL with a region' {
        Set-CacheEntry $center.StartUrl @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        Get-SSOOIDCAccessToken -StartUrl $center.StartUrl -Region us-east-1 -AsPlainText | Should -Be some-token
    }

    It 'refreshes silently a token that <Case>' -ForEach @(
        @{ Case = 'is about to expire'; Minutes = 5 }
        @{ Case = 'has expired'; Minutes = -5 }
    ) {
        $before = (Get-CacheEntry $name).accessToken
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime $Minutes }
        $streams = Get-SSOOIDCAccessToken $name -AsPlainText *>&1
        $streams | Should -HaveCount 1
        $streams | Should -Not -Be $before
        $streams | Should -Be (Get-CacheEntry $name).accessToken
        Test-AccessToken $center $streams | Should -BeTrue
        (Get-Request $center).operation | Should -Be CreateToken, ListAccounts
    }

    It 'shows no progress, whatever it does' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('Import-Module $args[0]; Get-SSOOIDCAccessToken $args[1]').AddArgument((Get-ModuleManifest)).AddArgument($name)
            $shell.Invoke() | Should -BeOfType securestring
            $shell.Streams.Progress | Where-Object Activity -Like '*Identity Center*' | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
        }
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'refreshes once, and then uses what it got' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
        $tokens = 1..5 | ForEach-Object { Get-SSOOIDCAccessToken $name -AsPlainText }
        $tokens | Sort-Object -Unique | Should -HaveCount 1
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'gives a token that is still valid where the refresh fails' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime 5; refreshToken = "unknown-$([guid]::NewGuid())" }
        $before = Get-CacheEntry $name
        $said = Get-SSOOIDCAccessToken $name -AsPlainText -Verbose -WarningVariable warnings 4>&1
        $warnings | Should -BeNullOrEmpty
        $said | Where-Object { $_ -is [string] } | Should -Be $before.accessToken
        "$($said | Where-Object { $_ -is [Management.Automation.VerboseRecord] })" | Should -BeLike '*could not be refreshed*'
        (Get-CacheEntry $name).refreshToken | Should -Be $before.refreshToken
    }

    It 'never asks a person, where only a person can help' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5; refreshToken = $null }
        $failure = Get-Failure { Get-SSOOIDCAccessToken $name }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $failure.CategoryInfo.Category | Should -Be AuthenticationError
        $failure.TargetObject | Should -Be $name
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*Connect-SSOOIDCSession '$name'*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'says so where the refresh token has been revoked, and the entry stays' {
        Send-Control $center revoke-refresh-tokens
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
        $before = Get-Content (Get-CachePath $name) -Raw
        $failure = Get-Failure { Get-SSOOIDCAccessToken $name }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $failure.Exception.InnerException | Should -BeOfType Amazon.SSOOIDC.Model.InvalidGrantException
        Get-Content (Get-CachePath $name) -Raw | Should -Be $before
    }

    It 'names the file that lacks a session, and what it has' {
        $failure = Get-Failure { Get-SSOOIDCAccessToken nowhere }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.TargetObject | Should -Be nowhere
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CONFIG_FILE*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*$name*"
    }

    It 'names the way back that was taken: <Case>' -ForEach @(
        @{ Case = 'a profile'; Line = '[profile legacy]', 'sso_start_url = https://legacy.awsapps.com/start', 'sso_region = us-east-1'; Arguments = @{ ProfileName = 'legacy' }; Action = "-ProfileName 'legacy'" }
        @{ Case = 'a start URL'; Line = @(); Arguments = @{ StartUrl = 'https://a.awsapps.com/start'; Region = 'us-east-1' }; Action = "-StartUrl 'https://a.awsapps.com/start' -Region us-east-1" }
    ) {
        Add-Content $env:AWS_CONFIG_FILE $Line
        (Get-Failure { Get-SSOOIDCAccessToken @Arguments }).ErrorDetails.RecommendedAction | Should -BeLike "*Connect-SSOOIDCSession $Action"
    }

    It 'finds a token that is in memory only, and refreshes it there' {
        $other = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $other; InMemory = $true }
        Test-AccessToken $center (Get-SSOOIDCAccessToken $other -AsPlainText) | Should -BeTrue
        Get-CachePath $other | Should -Not -Exist
        Disconnect-SSOOIDCSession $other
        (Get-Failure { Get-SSOOIDCAccessToken $other }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'sends the refresh once, even where the reply is lost' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
        Set-Reply $center CreateToken reset
        (Get-Failure { Get-SSOOIDCAccessToken $name }).FullyQualifiedErrorId | Should -BeLike 'RefreshFailed,*'
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'ends when it is stopped in a refresh' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
        Set-Reply $center CreateToken hang
        Stop-Script $center CreateToken 'Get-SSOOIDCAccessToken $args[0]' $name | Should -Be Stopped
        Get-CachePath $name | Should -Exist
    }

    It 'goes on with the next name of the pipeline only where the caller catches' {
        $out = 'nowhere', $name | ForEach-Object {
            try { Get-SSOOIDCAccessToken $_ -AsPlainText }
            catch { $_.FullyQualifiedErrorId -replace ',.*' }
        }
        $out | Should -Be SessionNotFound, (Get-CacheEntry $name).accessToken
    }
}
