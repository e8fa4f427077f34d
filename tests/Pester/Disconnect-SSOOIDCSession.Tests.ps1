#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $cache = Split-Path (Get-CachePath any)
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Disconnect-SSOOIDCSession' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        $token = (Get-CacheEntry $name).accessToken
        Reset-IdentityCenter $center
    }

    It 'logs out at the portal, removes the entry, and puts out nothing' {
        Disconnect-SSOOIDCSession $name -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        Get-CachePath $name | Should -Not -Exist
        $request = Get-Request $center
        $request.operation | Should -Be Logout
        $request.status | Should -Be 200
        $request.headers.'x-amz-sso_bearer_token' | Should -Be $token
        Test-AccessToken $center $token | Should -BeFalse
        (Get-SSOOIDCSession $name).Status | Should -Be LoggedOut
    }

    It 'leaves the registration for the next login' {
        Disconnect-SSOOIDCSession $name
        $null = Connect-TestSession $center @{ SessionName = $name }
        Get-Request $center RegisterClient | Should -BeNullOrEmpty
    }

    It 'removes the entry even where the portal <Case>, with a warning' -ForEach @(
        @{ Case = 'fails'; Reply = 'status:500' }
        @{ Case = 'cannot be reached'; Reply = $null }
    ) {
        if ($Reply) {
            Set-Reply $center Logout (@($Reply) * 10)
        }
        else {
            $env:AWS_ENDPOINT_URL_SSO = 'http://127.0.0.1:1'
        }
        Disconnect-SSOOIDCSession $name -WarningVariable warnings -WarningAction SilentlyContinue
        Get-CachePath $name | Should -Not -Exist
        "$warnings" | Should -BeLike "*portal*'$name'*"
        "$warnings" | Should -Not -BeLike "*$token*"
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'a name from the pipeline'; Script = { $name | Disconnect-SSOOIDCSession } }
        @{ Case = 'a session object'; Script = { Get-SSOOIDCSession | Disconnect-SSOOIDCSession } }
        @{ Case = 'a session found by a pattern'; Script = { Get-SSOOIDCSession session-* | Disconnect-SSOOIDCSession } }
        @{ Case = 'a profile'; Script = { Disconnect-SSOOIDCSession -ProfileName p } }
        @{ Case = 'nothing, for the only session'; Script = { Disconnect-SSOOIDCSession } }
    ) {
        Add-Content $env:AWS_CONFIG_FILE '[profile p]', "sso_session = $name"
        & $Script
        Get-CachePath $name | Should -Not -Exist
        Get-Request $center Logout | Should -HaveCount 1
    }

    It 'knows a piped session without a name by its start URL' {
        Set-CacheEntry $center.StartUrl @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        Get-SSOOIDCSession http* | Disconnect-SSOOIDCSession -WarningAction SilentlyContinue
        Get-CachePath $center.StartUrl | Should -Not -Exist
        Get-CachePath $name | Should -Exist
    }

    It 'has nothing to do where there is no token, and says so to who asks' {
        Disconnect-SSOOIDCSession $name
        Reset-IdentityCenter $center
        "$(Disconnect-SSOOIDCSession $name -Verbose 4>&1)" | Should -BeLike '*nothing to log out*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' {
        $before = Get-Content (Get-CachePath $name) -Raw
        Disconnect-SSOOIDCSession $name -WhatIf
        Disconnect-SSOOIDCSession -All -WhatIf
        & { $WhatIfPreference = $true; Disconnect-SSOOIDCSession $name }
        Get-Content (Get-CachePath $name) -Raw | Should -Be $before
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'says that there is no such session' {
        $failure = Get-Failure { Disconnect-SSOOIDCSession nowhere }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.TargetObject | Should -Be nowhere
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CONFIG_FILE*"
        Get-CachePath $name | Should -Exist
    }

    It 'logs out all of ours with -All, and nothing of other tools' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session other]', "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1'
        $null = Connect-TestSession $center @{ SessionName = 'other' }
        Set-CacheEntry $center.StartUrl @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        $theirs = @{
            # A session of another config, one under no known key, a registration, a token of another tool, and what is no JSON.
            (Get-CachePath not-in-this-config) = Get-Content (Get-CachePath other) -Raw
            "$cache/$('a' * 40).json"          = '{"startUrl":"https://a.example/start","region":"us-east-1","accessToken":"x","expiresAt":"2099-01-01T00:00:00Z"}'
            "$cache/$('c' * 40).json"          = '{"clientId":"c","clientSecret":"s","expiresAt":"2099-01-01T00:00:00Z"}'
            "$cache/kiro-auth-token.json"      = '{"accessToken":"theirs","expiresAt":"2099-01-01T00:00:00Z"}'
            "$cache/$('b' * 40).json"          = 'not json'
            "$cache/notes.json"                = '{'
            "$cache/notes.txt"                 = 'notes'
        }
        foreach ($path in $theirs.Keys) {
            Set-Content $path $theirs[$path] -NoNewline
        }
        Reset-IdentityCenter $center
        Disconnect-SSOOIDCSession -All -WarningAction SilentlyContinue
        foreach ($key in $name, 'other', $center.StartUrl) {
            Get-CachePath $key | Should -Not -Exist
        }
        foreach ($path in $theirs.Keys) {
            Get-Content $path -Raw | Should -Be $theirs[$path] -Because $path
        }
        Get-Request $center Logout | Should -HaveCount 3
    }

    It 'ends a session that is in memory only' {
        $other = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $other; InMemory = $true }
        $kept = Get-SSOOIDCAccessToken $other -AsPlainText
        Disconnect-SSOOIDCSession $other
        Test-AccessToken $center $kept | Should -BeFalse
        (Get-Failure { Get-SSOOIDCAccessToken $other }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'ends when it is stopped' {
        Set-Reply $center Logout hang
        Stop-Script $center Logout 'Disconnect-SSOOIDCSession $args[0]' $name | Should -Be Stopped
    }
}
