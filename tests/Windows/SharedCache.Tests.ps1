#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The shared cache while other programs have its files open, and while processes end in the middle.

BeforeAll {
    Import-Module "$PSScriptRoot/../Pester/TestSupport.psm1", "$PSScriptRoot/WindowsSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter

    # Of what Windows tells a program that finds a file open elsewhere, in words that tell a person.
    function Assert-OpenElsewhere([object] $Failure) {
        $Failure.FullyQualifiedErrorId | Should -BeLike 'Cache*'
        $Failure.ErrorDetails.RecommendedAction | Should -BeLike '*program*'
        $Failure.ErrorDetails.RecommendedAction | Should -Not -BeLike '*permissions*'
        $Failure.ErrorDetails.RecommendedAction | Should -Not -BeLike '*free space*'
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'An entry that another program has open' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        $path = Get-CachePath $name
        $token = (Get-CacheEntry $name).accessToken
        $open = $null
        Reset-IdentityCenter $center
    }

    AfterEach {
        if ($open) {
            $open.Dispose()
        }
    }

    It 'is read after <Milliseconds> ms of sharing <Share>: <Script>' -ForEach @(
        foreach ($script in 'Get-SSOOIDCAccessToken', 'Connect-SSOOIDCSession', 'Get-SSOOIDCSession') {
            @{ Share = 'None'; Milliseconds = 300; Script = $script }
            @{ Share = 'ReadWrite'; Milliseconds = 6000; Script = $script }
        }
    ) {
        $open = Open-Elsewhere $path $Share $Milliseconds
        $result = & $Script $name
        if ($Script -eq 'Get-SSOOIDCAccessToken') {
            ConvertFrom-SecureString $result -AsPlainText | Should -Be $token
        }
        else {
            $result.Status | Should -Be Valid
        }
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'that shares nothing for long is an error that says what holds: <Script>' -ForEach @(
        @{ Script = 'Get-SSOOIDCAccessToken' }
        @{ Script = 'Connect-SSOOIDCSession' }
    ) {
        $open = Open-Elsewhere $path None 60000
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $failure = Get-Failure { & $Script $name -ErrorAction Stop }
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 6
        $failure.Exception.Message | Should -BeLike "*$path*"
        Assert-OpenElsewhere $failure
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'that shares nothing for long does not hide the other sessions from the list' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session other]', "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1'
        $null = Connect-TestSession $center @{ SessionName = 'other' }
        $open = Open-Elsewhere $path None 60000
        $sessions = Get-SSOOIDCSession -ErrorVariable errors -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        ($sessions | Where-Object SessionName -EQ other).Status | Should -Be Valid
        "$errors $warnings" | Should -BeLike "*$path*"
    }

    It 'gets the new token where it shares <Share> for <Milliseconds> ms of a refresh' -ForEach @(
        @{ Share = 'None'; Milliseconds = 300 }
        @{ Share = 'ReadWrite'; Milliseconds = 300 }
        # Nobody may put another file in its place: it is written as it stands.
        @{ Share = 'ReadWrite'; Milliseconds = 6000 }
    ) {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        $open = Open-Elsewhere $path $Share $Milliseconds
        $fresh = Get-SSOOIDCAccessToken $name -AsPlainText -WarningVariable warnings
        $open.Dispose()
        $warnings | Should -BeNullOrEmpty
        $fresh | Should -Not -Be $token
        (Get-CacheEntry $name).accessToken | Should -Be $fresh
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'gets the new token where it shares nothing for <Milliseconds> ms at the moment of the reply' -ForEach @(
        @{ Milliseconds = 300 }
        @{ Milliseconds = 1000 }
    ) {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        Set-Reply $center CreateToken delay:1500
        $beside = Start-Beside 'Get-SSOOIDCAccessToken $args[0] -AsPlainText' $name
        Wait-Request $center CreateToken
        Start-Sleep -Milliseconds (1500 - $Milliseconds / 2)
        $open = Open-Elsewhere $path None $Milliseconds
        $result = Receive-Beside $beside
        $open.Dispose()
        $result.Warnings | Should -BeNullOrEmpty
        $result.Output | Should -Not -Be $token
        (Get-CacheEntry $name).accessToken | Should -Be $result.Output
    }

    It 'that shares nothing for long costs no refreshed token: it is given, kept, and a warning names the file' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        Set-Reply $center CreateToken delay:1500
        $beside = Start-Beside 'Get-SSOOIDCAccessToken $args[0] -AsPlainText' $name
        Wait-Request $center CreateToken
        $open = Open-Elsewhere $path None 60000
        $result = Receive-Beside $beside
        $open.Dispose()
        $result.Output | Should -HaveCount 1
        Test-AccessToken $center $result.Output[0] | Should -BeTrue
        "$($result.Warnings)" | Should -BeLike "*$path*"
        Get-SSOOIDCAccessToken $name -AsPlainText | Should -Be $result.Output[0]
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'is gone after a logout where it shares <Share> for 300 ms' -ForEach @(
        @{ Share = 'None' }
        @{ Share = 'ReadWrite' }
    ) {
        $open = Open-Elsewhere $path $Share 300
        Disconnect-SSOOIDCSession $name -WarningVariable warnings
        $open.Dispose()
        $warnings | Should -BeNullOrEmpty
        $path | Should -Not -Exist
        Test-AccessToken $center $token | Should -BeFalse
    }

    It 'has no token any more after a logout where it shares all but delete for long' {
        $open = Open-Elsewhere $path ReadWrite 6000
        Disconnect-SSOOIDCSession $name
        $open.Dispose()
        Test-AccessToken $center $token | Should -BeFalse
        (Test-Path $path) -and (Get-Content $path -Raw) -like "*$token*" | Should -BeFalse
        (Get-SSOOIDCSession $name).Status | Should -Be LoggedOut
        (Get-Failure { Get-SSOOIDCAccessToken $name }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        (Connect-TestSession $center @{ SessionName = $name }).Status | Should -Be Valid
    }

    It 'that shares nothing for 6 s of a logout gives the revoked token to nobody' {
        # Opened when the portal has the request, since an entry that cannot be read has no token to log out.
        Set-Reply $center Logout delay:1000
        $beside = Start-Beside 'try { Disconnect-SSOOIDCSession $args[0] } catch { $_.Exception.Message; $_.ErrorDetails.RecommendedAction }' $name
        Wait-Request $center Logout
        $open = Open-Elsewhere $path None 6000
        $said = (Receive-Beside $beside).Output
        $open.Dispose()
        Test-AccessToken $center $token | Should -BeFalse
        (Test-Path $path) -and (Get-Content $path -Raw) -like "*$token*" | Should -Be ($said.Count -gt 0)
        if ($said) {
            "$said" | Should -BeLike "*ended at the portal*$path*"
        }
        (Get-SSOOIDCSession $name).Status | Should -Not -Be Valid
        (Get-Failure { Get-SSOOIDCAccessToken $name }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'is written at a login where it shares all but delete for long' {
        $open = Open-Elsewhere $path ReadWrite 6000
        $session = Connect-TestSession $center @{ SessionName = $name; Force = $true }
        $open.Dispose()
        $session.Action | Should -Be LoggedIn
        (Get-CacheEntry $name).accessToken | Should -Not -Be $token
        Test-AccessToken $center (Get-CacheEntry $name).accessToken | Should -BeTrue
    }
}

Describe 'Processes on one entry' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        Reset-IdentityCenter $center
    }

    It 'refresh it once, all four of them' {
        $children = 1..4 | ForEach-Object { Start-Child 'Import-Module $args[0]; Get-SSOOIDCAccessToken $args[1] -AsPlainText' $name }
        $tokens = $children | ForEach-Object { Receive-Child $_ }
        $tokens | Should -HaveCount 4
        $tokens | Sort-Object -Unique | Should -Be (Get-CacheEntry $name).accessToken
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'leave it whole and unlocked where one is killed in the middle of a refresh' {
        Set-Reply $center CreateToken hang
        $before = Get-Content (Get-CachePath $name) -Raw
        $child = Start-Child 'Import-Module $args[0]; Get-SSOOIDCAccessToken $args[1] -AsPlainText' $name
        Wait-Request $center CreateToken
        $child.Kill()
        Receive-Child $child | Should -BeNullOrEmpty
        Get-Content (Get-CachePath $name) -Raw | Should -Be $before
        $fresh = Get-SSOOIDCAccessToken $name -AsPlainText
        (Get-CacheEntry $name).accessToken | Should -Be $fresh
        Test-AccessToken $center $fresh | Should -BeTrue
    }
}
