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

Describe 'Get-SSOOIDCRoleCredential' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
        $role = @{ AccountId = '111122223333'; RoleName = 'ReadOnlyAccess' }
    }

    It 'gives keys with the names that AWS modules have for them' {
        $keys = Get-SSOOIDCRoleCredential @role
        $keys.AccessKey | Should -Match '^ASIA[A-Z2-7]{16}$'
        $keys.AccessKeyId | Should -BeExactly $keys.AccessKey
        $keys.SecretAccessKey | Should -BeExactly $keys.SecretKey
        Get-WireSecret $center | Should -Contain $keys.SecretKey
        Get-WireSecret $center | Should -Contain $keys.SessionToken
        $keys.AccountId, $keys.RoleName | Should -Be 111122223333, ReadOnlyAccess
        $keys.ExpiresAt.Kind | Should -Be Utc
        ($keys.ExpiresAt - [datetime]::UtcNow).TotalMinutes | Should -BeGreaterThan 55
        # What has no place in another cmdlet's call must not bind there.
        $keys.PSObject.Properties.Name | Should -Not -Contain Region
        $keys.PSObject.Properties.Name | Should -Not -Contain ProfileName
    }

    It 'gives the keys of the role that is piped, whatever a default says' {
        $global:PSDefaultParameterValues['*:RoleName'] = 'Nobody'
        try {
            $keys = [pscustomobject]$role, [pscustomobject]@{ AccountId = '111122223333' } |
                Get-SSOOIDCRoleCredential -ErrorAction SilentlyContinue -ErrorVariable failures
            $keys.RoleName | Should -Be ReadOnlyAccess
            $failures.Exception.Message | Should -BeLike '*Nobody*'
        }
        finally {
            $global:PSDefaultParameterValues.Remove('*:RoleName')
        }
    }

    It 'binds to the parameters of a cmdlet that signs with keys' {
        $arguments = @{
            ClientId = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
            GrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'; Assertion = New-Jwt; Region = 'us-east-1'; EndpointUrl = $center.Endpoint
        }
        Get-SSOOIDCRoleCredential @role | New-SSOOIDCTokenWithIAM @arguments | Should -Not -BeNullOrEmpty
        function Test-Binding {
            param(
                [Parameter(ValueFromPipelineByPropertyName)] [string] $AccessKey,
                [Parameter(ValueFromPipelineByPropertyName)] [Alias('SK', 'SecretAccessKey')] [string] $SecretKey,
                [Parameter(ValueFromPipelineByPropertyName)] [Alias('ST')] [string] $SessionToken,
                [Parameter(ValueFromPipelineByPropertyName)] [object] $Region,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $ProfileName
            )
            $PSBoundParameters
        }
        $bound = Get-SSOOIDCRoleCredential @role | Test-Binding
        $bound.Keys | Sort-Object | Should -Be AccessKey, SecretKey, SessionToken
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'both by position'; Script = { Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess } }
        @{ Case = 'a piped role'; Script = { Get-SSOOIDCRole 1* ReadOnlyAccess | Get-SSOOIDCRoleCredential } }
        @{ Case = 'a piped id'; Script = { '111122223333' | Get-SSOOIDCRoleCredential -RoleName ReadOnlyAccess } }
        @{ Case = 'a session by name'; Script = { Get-SSOOIDCRoleCredential @role -SessionName $name } }
    ) {
        (& $Script).AccessKey | Should -BeLike 'ASIA*'
    }

    It 'keeps the keys for this process, and asks for new ones 5 minutes before their end' {
        $first = Get-SSOOIDCRoleCredential @role
        (Get-SSOOIDCRoleCredential @role).AccessKey | Should -Be $first.AccessKey
        Get-Request $center GetRoleCredentials | Should -HaveCount 1
        (Get-SSOOIDCRoleCredential 444455556666 ReadOnlyAccess).AccessKey | Should -Not -Be $first.AccessKey
        $soon = [DateTimeOffset]::UtcNow.AddMinutes(4).ToUnixTimeMilliseconds()
        Set-Reply $center GetRoleCredentials "json:{`"roleCredentials`":{`"accessKeyId`":`"A`",`"secretAccessKey`":`"B`",`"sessionToken`":`"C`",`"expiration`":$soon}}"
        (Get-SSOOIDCRoleCredential 111122223333 AdministratorAccess).AccessKey | Should -Be A
        (Get-SSOOIDCRoleCredential 111122223333 AdministratorAccess).AccessKey | Should -BeLike ASIA*
    }

    It 'forgets the keys with the session' {
        $null = Get-SSOOIDCRoleCredential @role
        Disconnect-SSOOIDCSession $name
        (Get-Failure { Get-SSOOIDCRoleCredential @role }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $null = Connect-TestSession $center @{ SessionName = $name }
        $null = Get-SSOOIDCRoleCredential @role
        Get-Request $center GetRoleCredentials | Should -HaveCount 2
    }

    It 'shows no secret: <View>' -ForEach @(
        @{ View = 'default'; Format = { $args[0] | Out-String -Width 4000 } }
        @{ View = 'Format-List'; Format = { $args[0] | Format-List | Out-String -Width 4000 } }
        @{ View = 'Format-Table'; Format = { $args[0] | Format-Table | Out-String -Width 4000 } }
        @{ View = 'Format-Wide'; Format = { $args[0] | Format-Wide | Out-String -Width 4000 } }
        @{ View = 'Format-Custom'; Format = { $args[0] | Format-Custom | Out-String -Width 4000 } }
        @{ View = 'behind an object of another kind'; Format = { [datetime]::Now, [timespan]::Zero, $args[0] | Out-String -Width 4000 } }
        @{ View = 'text'; Format = { "$($args[0])" } }
    ) {
        $keys = Get-SSOOIDCRoleCredential @role
        $text = (& $Format $keys) -replace '\s'
        $text.Length | Should -BeGreaterThan 15
        foreach ($secret in $keys.SecretKey, $keys.SessionToken) {
            $text.Contains($secret) | Should -BeFalse
        }
    }

    It 'masks the secrets where it shows them' {
        $shown = Get-SSOOIDCRoleCredential @role | Out-String
        $shown | Should -Match 'SecretKey\s+: \S{4}\.\.\. \(\d+ characters\)'
        $shown | Should -Match 'AccessKey\s+: ASIA[A-Z2-7]{16}'
    }

    It 'puts no secret on a stream, into an error or the history' {
        $records = & {
            Get-SSOOIDCRoleCredential @role -Verbose -Debug
            Set-Reply $center GetRoleCredentials "error:InvalidRequestException:$((Get-CacheEntry $name).accessToken)"
            try { Get-SSOOIDCRoleCredential 444455556666 ReadOnlyAccess } catch { $_ }
            Set-Reply $center GetRoleCredentials 'json:{"roleCredentials":{"accessKeyId":"A","secretAccessKey":"very-secret-key","expiration":1}}'
            try { Get-SSOOIDCRoleCredential 444455556666 ReadOnlyAccess } catch { $_ }
        } *>&1
        $text = foreach ($record in $records) {
            "$record"
            $record | Out-String -Width 4000
            if ($record -is [Management.Automation.ErrorRecord]) {
                $record.Exception.ToString()
                $record | Format-List * -Force | Out-String -Width 4000
            }
        }
        $text = ($text + ($AWSHistory | Format-List * | Out-String)) -join "`n"
        $text | Should -BeLike '*InvalidReply*'
        foreach ($secret in @(Get-WireSecret $center) + 'very-secret-key') {
            $text.Contains($secret) | Should -BeFalse
        }
    }

    It 'says what is assigned where the role is not' {
        $failure = Get-Failure { Get-SSOOIDCRoleCredential 444455556666 AdministratorAccess }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoAccess,*'
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.Exception.Message | Should -BeLike "*'AdministratorAccess'*444455556666*ReadOnlyAccess*"
        (Get-Failure { Get-SSOOIDCRoleCredential 999999999999 AdministratorAccess }).Exception.Message |
            Should -BeLike "*'AdministratorAccess'*999999999999*111122223333 (Sandbox)*"
    }

    It 'refuses an id that is none before any call' {
        (Get-Failure { Get-SSOOIDCRoleCredential 1111 Any }).CategoryInfo.Category | Should -Be InvalidArgument
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'replaces a revoked token once, and then needs a login' {
        Send-Control $center revoke-access-tokens
        (Get-SSOOIDCRoleCredential @role).AccessKey | Should -BeLike ASIA*
        (Get-Request $center).operation | Should -Be GetRoleCredentials, CreateToken, GetRoleCredentials
        Send-Control $center revoke-access-tokens
        Send-Control $center revoke-refresh-tokens
        (Get-Failure { Get-SSOOIDCRoleCredential 444455556666 ReadOnlyAccess }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'ends when it is stopped' {
        Set-Reply $center GetRoleCredentials hang
        Stop-Script $center GetRoleCredentials 'Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName $args[0]' $name | Should -Be Stopped
    }

    It 'writes the JSON of credential_process' {
        $json = Get-SSOOIDCRoleCredential @role -AsCredentialProcess
        $json | Should -BeOfType string
        $json | Should -Not -Match '\n'
        $said = $json | ConvertFrom-Json -AsHashtable -DateKind String
        $said.Keys | Sort-Object | Should -Be AccessKeyId, Expiration, SecretAccessKey, SessionToken, Version
        $said.Version | Should -BeExactly 1
        $said.AccessKeyId | Should -Be (Get-SSOOIDCRoleCredential @role).AccessKey
        $said.Expiration | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
    }

    It 'writes nothing but that JSON, whatever there is to warn of' {
        Skip-Windows 'has no file modes to warn of'
        [IO.File]::SetUnixFileMode((Get-CachePath $name), 'UserRead, UserWrite, GroupRead, OtherRead')
        $lines = Invoke-Child 'Import-Module $args[0]; Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -AsCredentialProcess'
        $lines | Should -HaveCount 1
        ($lines | ConvertFrom-Json).Version | Should -Be 1
    }

    Context '-UseCliCache' {
        BeforeEach {
            $text = '{"accountId":"111122223333","roleName":"ReadOnlyAccess","sessionName":"' + $name + '"}'
            $hash = [Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($text))
            $file = Join-Path $env:HOME '.aws' 'cli' 'cache' "$([Convert]::ToHexString($hash).ToLowerInvariant()).json"
        }

        It 'leaves the CLI''s cache alone without it' {
            $null = Get-SSOOIDCRoleCredential @role
            Split-Path $file | Should -Not -Exist
        }

        It 'writes what the CLI writes, for its owner alone' {
            $keys = Get-SSOOIDCRoleCredential @role -UseCliCache
            $entry = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable -DateKind String
            $entry.ProviderType | Should -Be sso
            $entry.Credentials.AccessKeyId | Should -Be $keys.AccessKey
            $entry.Credentials.SecretAccessKey | Should -Be $keys.SecretKey
            $entry.Credentials.SessionToken | Should -Be $keys.SessionToken
            $entry.Credentials.Expiration | Should -Be $keys.ExpiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
            Get-ChildItem (Split-Path $file) *.tmp | Should -BeNullOrEmpty
            if (-not $IsWindows) {
                [int][IO.File]::GetUnixFileMode($file) | Should -Be 0x180
            }
        }

        It 'uses keys that the CLI has, until 5 minutes before their end' {
            foreach ($minutes in 30, 4) {
                $entry = @{ ProviderType = 'sso'; Credentials = @{ AccessKeyId = "theirs-$minutes"; SecretAccessKey = 'b'; SessionToken = 'c'; Expiration = Get-CacheTime $minutes } }
                $null = New-Item (Split-Path $file) -ItemType Directory -Force
                ConvertTo-Json $entry | Set-Content $file
                $key = (Get-SSOOIDCRoleCredential @role -UseCliCache).AccessKey
                $key | Should -Be theirs-30
            }
            # This process has those with 30 minutes, and they are the CLI's now.
            (Get-Content $file -Raw | ConvertFrom-Json).Credentials.AccessKeyId | Should -Be theirs-30
            Get-Request $center | Should -BeNullOrEmpty
        }

        It 'warns and gives the keys where the file is refused' {
            Skip-Windows 'lets not every user make symbolic links'
            $null = New-Item (Split-Path $file) -ItemType Directory -Force
            $null = New-Item $file -ItemType SymbolicLink -Target (Set-HomeFile elsewhere.json '{}')
            (Get-SSOOIDCRoleCredential @role -UseCliCache -WarningVariable warnings -WarningAction SilentlyContinue).AccessKey | Should -BeLike ASIA*
            $warnings | Should -BeLike '*not shared*symbolic link*'
            Get-Content (Join-Path $env:HOME elsewhere.json) | Should -Be '{}'
        }
    }
}
