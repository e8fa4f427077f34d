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

Describe 'Get-SSOOIDCSession' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'lists a session that nobody has logged in to' {
        $session = Get-SSOOIDCSession
        $session | Should -HaveCount 1
        $session.SessionName | Should -Be $name
        $session.StartUrl | Should -Be $center.StartUrl
        $session.Region | Should -Be us-east-1
        $session.Scopes | Should -Be sso:account:access
        foreach ($property in 'ExpiresAt', 'RegistrationExpiresAt', 'Action', 'CachePath') {
            $session.$property | Should -BeNullOrEmpty -Because $property
        }
        $session.Status | Should -Be LoggedOut
        $session.CanRefresh | Should -BeFalse
    }

    It 'gives the same object as the login' {
        $connected = Connect-TestSession $center @{ SessionName = $name }
        $session = Get-SSOOIDCSession $name
        $session.GetType() | Should -Be $connected.GetType()
        foreach ($property in 'SessionName', 'StartUrl', 'Region', 'Scopes', 'ExpiresAt', 'RegistrationExpiresAt', 'CanRefresh', 'Status', 'CachePath') {
            # The cache keeps whole seconds.
            "$($session.$property)" | Should -Be "$($connected.$property)" -Because $property
        }
        $session.Action | Should -Be Cached
    }

    It 'makes no call, whatever the token''s state' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
        foreach ($minutes in 60, 10, -1) {
            Set-CacheEntry $name @{ expiresAt = Get-CacheTime $minutes }
            $null = Get-SSOOIDCSession
        }
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'says that a token with <Minutes> minutes left is <Status>' -ForEach @(
        @{ Minutes = 16; Status = 'Valid' }
        @{ Minutes = 14; Status = 'Expiring' }
        @{ Minutes = -1; Status = 'Expired' }
    ) {
        Set-CacheEntry $name @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime $Minutes }
        (Get-SSOOIDCSession $name).Status | Should -Be $Status
    }

    It 'says whether the token can be refreshed: <Case>' -ForEach @(
        @{ Case = 'all is there'; Member = @{}; CanRefresh = $true }
        @{ Case = 'no refresh token'; Member = @{ refreshToken = $null }; CanRefresh = $false }
        @{ Case = 'an empty refresh token, as one of the SDKs writes it'; Member = @{ refreshToken = '' }; CanRefresh = $false }
        @{ Case = 'no client secret'; Member = @{ clientSecret = $null }; CanRefresh = $false }
        @{ Case = 'an expired registration'; Member = @{ registrationExpiresAt = '2020-01-01T00:00:00Z' }; CanRefresh = $false }
    ) {
        Set-CacheEntry $name @{
            startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60
            clientId = 'some-client'; clientSecret = 'some-secret'; refreshToken = 'some-refresh-token'; registrationExpiresAt = Get-CacheTime 600
        }
        Set-CacheEntry $name $Member
        (Get-SSOOIDCSession $name).CanRefresh | Should -Be $CanRefresh
    }

    It 'lists legacy profiles, and sessions that only the cache has' {
        Add-Content $env:AWS_CONFIG_FILE '[profile legacy]', 'sso_start_url = https://legacy.awsapps.com/start', 'sso_region = eu-west-1', '[profile plain]', 'region = us-east-1'
        $cached = 'https://cached.awsapps.com/start'
        Set-CacheEntry $cached @{ startUrl = $cached; region = 'eu-west-2'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        $sessions = Get-SSOOIDCSession
        $sessions.StartUrl | Should -Be $center.StartUrl, 'https://legacy.awsapps.com/start', $cached
        $sessions.SessionName | Should -Be $name, $null, $null
        $sessions[2].Status | Should -Be Valid
        $sessions[2].Region | Should -Be eu-west-2
        $sessions[2].Action | Should -Be Cached
        $sessions[2].CachePath | Should -Be (Get-CachePath $cached)
    }

    It 'passes over what other tools keep in the folder' {
        $null = New-Item $cache -ItemType Directory
        Set-Content "$cache/not-a-hash.json" '{"startUrl":"https://a.example/start","region":"us-east-1","accessToken":"x","expiresAt":"2099-01-01T00:00:00Z"}'
        Set-Content "$cache/$('a' * 40).json" '{"startUrl":"https://a.example/start","region":"us-east-1","accessToken":"x","expiresAt":"2099-01-01T00:00:00Z"}'
        Set-Content "$cache/$('b' * 40).json" 'not json'
        Set-Content "$cache/$('c' * 40).json" '{"clientId":"c","clientSecret":"s","expiresAt":"2099-01-01T00:00:00Z"}'
        (Get-SSOOIDCSession -WarningVariable warnings).SessionName | Should -Be $name
        $warnings | Should -BeNullOrEmpty
    }

    It 'finds sessions by name, pattern and pipeline' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session dev]', 'sso_start_url = https://dev.awsapps.com/start', 'sso_region = us-east-1',
            '[sso-session production]', 'sso_start_url = https://production.awsapps.com/start', 'sso_region = us-east-1'
        (Get-SSOOIDCSession dev).SessionName | Should -Be dev
        (Get-SSOOIDCSession d*).SessionName | Should -Be dev
        (Get-SSOOIDCSession [dp]*).SessionName | Should -Be dev, production
        (Get-SSOOIDCSession DEV -ErrorAction Ignore) | Should -BeNullOrEmpty
        ('production', 'dev' | Get-SSOOIDCSession).SessionName | Should -Be production, dev
        ([pscustomobject]@{ SessionName = 'dev' } | Get-SSOOIDCSession).StartUrl | Should -Be https://dev.awsapps.com/start
        Get-SSOOIDCSession nothing* | Should -BeNullOrEmpty
    }

    It 'finds a session without a name by a pattern of its start URL' {
        $cached = 'https://cached.awsapps.com/start'
        Set-CacheEntry $cached @{ startUrl = $cached; region = 'eu-west-2'; accessToken = 'some-token'; expiresAt = Get-CacheTime 60 }
        (Get-SSOOIDCSession http*).StartUrl | Should -Be $cached
    }

    It 'goes on with the next name after one that there is not' {
        $out = 'nowhere', $name | Get-SSOOIDCSession -ErrorVariable failures -ErrorAction SilentlyContinue
        $out.SessionName | Should -Be $name
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
        $failures[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $failures[0].TargetObject | Should -Be nowhere
        $failures[0].Exception.Message | Should -BeLike '*nowhere*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-SSOOIDCSession*'
    }

    It 'leaves out a section that is broken, with a warning, and lists the others' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session broken]', 'sso_region = us-east-1'
        (Get-SSOOIDCSession -WarningVariable warnings -WarningAction SilentlyContinue).SessionName | Should -Be $name
        "$warnings" | Should -BeLike '*broken*sso_start_url*'
    }

    It 'gives nothing where there is neither config nor cache' {
        Remove-Item $env:AWS_CONFIG_FILE
        Get-SSOOIDCSession | Should -BeNullOrEmpty
    }

    It 'lists a token that is in memory only' {
        $null = Connect-TestSession $center @{ SessionName = $name; InMemory = $true }
        $session = Get-SSOOIDCSession $name
        $session.Status | Should -Be Valid
        $session.CachePath | Should -BeNullOrEmpty
        Disconnect-SSOOIDCSession $name
    }

    It 'shows no token in any view' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        $session = Get-SSOOIDCSession
        foreach ($text in ($session | Out-String), ($session | Format-List * -Force | Out-String), ($session | Format-Table * | Out-String -Width 1000), (ConvertTo-Json $session)) {
            $text | Should -BeLike "*$(([uri]$center.StartUrl).Authority)*"
            foreach ($secret in Get-WireSecret $center) {
                $text | Should -Not -BeLike "*$secret*"
            }
        }
    }
}
