#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeDiscovery {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    $isDesktop = Test-DesktopBuild
}

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

Describe 'Export-SSOOIDCProfile' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
        $config = $env:AWS_CONFIG_FILE
        function Get-Section([string] $Profile) {
            $lines = Get-Content $config
            $start = $lines.IndexOf("[profile $Profile]")
            if ($start -ge 0) {
                foreach ($line in $lines[($start + 1)..$lines.Count]) {
                    if ($line -like '`[*') { break }
                    if ($line) { $line }
                }
            }
        }
        function Get-Bytes { [Convert]::ToHexString([IO.File]::ReadAllBytes($config)) }
    }

    It 'adds a profile for each role and leaves the rest to the byte' {
        $before = Get-Content $config -Raw
        $written = Export-SSOOIDCProfile $name
        $written.ProfileName | Should -Be Sandbox.AdministratorAccess, Sandbox.ReadOnlyAccess, Production.ReadOnlyAccess
        $written.Action | Should -Be Added, Added, Added
        $written.ConfigPath | Sort-Object -Unique | Should -Be $config
        (Get-Content $config -Raw).StartsWith($before) | Should -BeTrue
        Get-Section Production.ReadOnlyAccess | Should -Be "sso_session = $name", 'sso_account_id = 444455556666', 'sso_role_name = ReadOnlyAccess', 'sso_auto_populated = true'
        Get-ChildItem (Split-Path $config) *.tmp | Should -BeNullOrEmpty
    }

    It 'writes the region and the output that are given' {
        $null = Export-SSOOIDCProfile $name -AccountId 4* -Region EU-west-1 -Output yaml
        Get-Section Production.ReadOnlyAccess | Should -Contain 'region = eu-west-1'
        Get-Section Production.ReadOnlyAccess | Should -Contain 'output = yaml'
        (Export-SSOOIDCProfile $name -AccountId 4*).Action | Should -Be Unchanged
        (Export-SSOOIDCProfile $name -AccountId 4* -DefaultRegion us-west-2).Action | Should -Be Changed
        Get-Section Production.ReadOnlyAccess | Should -Contain 'region = us-west-2'
    }

    It 'changes nothing where all is so already' {
        $null = Export-SSOOIDCProfile
        $before = Get-Bytes
        $time = (Get-Item $config).LastWriteTimeUtc
        (Export-SSOOIDCProfile).Action | Sort-Object -Unique | Should -Be Unchanged
        Get-Bytes | Should -Be $before
        (Get-Item $config).LastWriteTimeUtc | Should -Be $time
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'piped roles'; Script = { Get-SSOOIDCRole -RoleName ReadOnlyAccess | Export-SSOOIDCProfile } }
        @{ Case = 'piped accounts'; Script = { Get-SSOOIDCAccount | Export-SSOOIDCProfile -RoleName ReadOnly* } }
        @{ Case = 'a pattern of roles'; Script = { Export-SSOOIDCProfile $name -RoleName Read* } }
        @{ Case = 'a profile that names the session'; Script = { Export-SSOOIDCProfile -ProfileName p -RoleName Read* } }
    ) {
        Add-Content $config '[profile p]', "sso_session = $name"
        (& $Script).ProfileName | Should -Be Sandbox.ReadOnlyAccess, Production.ReadOnlyAccess
    }

    It 'asks for nothing again that was piped' {
        $roles = Get-SSOOIDCRole
        Reset-IdentityCenter $center
        $roles | Export-SSOOIDCProfile | Should -HaveCount 3
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'writes the start URL where the session has no name' {
        Set-CacheEntry $center.StartUrl (Get-CacheEntry $name)
        Remove-Item $config
        $written = Export-SSOOIDCProfile -StartUrl $center.StartUrl -Region us-east-1 -DefaultRegion eu-west-1 -AccountId 4*
        $written.ProfileName | Should -Be Production.ReadOnlyAccess
        Get-Section Production.ReadOnlyAccess | Should -Be "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1', 'sso_account_id = 444455556666',
            'sso_role_name = ReadOnlyAccess', 'region = eu-west-1', 'sso_auto_populated = true'
        if (-not $IsWindows) {
            [int][IO.File]::GetUnixFileMode($config) | Should -Be 0x180
        }
    }

    It 'names the profiles by -NameFormat <Format>' -ForEach @(
        @{ Format = '{RoleName}-{AccountId}'; Expected = 'ReadOnlyAccess-444455556666' }
        @{ Format = 'x.{accountname}/{Region}'; Expected = 'x.Production-eu-west-1' }
        @{ Format = 'a b [{RoleName}]'; Expected = 'a-b-ReadOnlyAccess-' }
    ) {
        (Export-SSOOIDCProfile $name -NameFormat $Format -AccountId 4* -Region eu-west-1).ProfileName | Should -Be $Expected
    }

    It 'refuses <Case> before any call' -ForEach @(
        @{ Case = 'a field that there is not'; Arguments = @{ NameFormat = '{Nothing}' }; Text = '*{Nothing}*' }
        @{ Case = 'a brace without its other'; Arguments = @{ NameFormat = '{RoleName' }; Text = '*{RoleName*' }
        @{ Case = 'an empty format'; Arguments = @{ NameFormat = '' }; Text = '*empty*' }
        @{ Case = 'a field without its value'; Arguments = @{ NameFormat = '{Region}' }; Text = '*Region*' }
        @{ Case = 'a region that is none'; Arguments = @{ Region = 'eu west'; NameFormat = '{Region}' }; Text = '*eu west*' }
    ) {
        $failure = Get-Failure { Export-SSOOIDCProfile $name @Arguments }
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.Exception.Message + $failure.ErrorDetails.RecommendedAction | Should -BeLike $Text
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'refuses two roles with one name, names both, and writes nothing' {
        $before = Get-Bytes
        $failure = Get-Failure { Export-SSOOIDCProfile $name -NameFormat '{RoleName}' }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNameClash,*'
        $failure.Exception.Message | Should -BeLike "*'ReadOnlyAccess'*111122223333 (Sandbox)*444455556666 (Production)*"
        Get-Bytes | Should -Be $before
    }

    It 'never changes a person''s profile: <Case>' -ForEach @(
        @{ Case = 'in the config'; Do = { Add-Content $config '[profile Production.ReadOnlyAccess]', 'region = eu-north-1' } }
        @{ Case = 'in quotes'; Do = { Add-Content $config '[profile "Production.ReadOnlyAccess"]', 'region = eu-north-1' } }
        @{ Case = 'with a mark that says no'; Do = { Add-Content $config '[profile Production.ReadOnlyAccess]', 'sso_auto_populated = false' } }
        @{ Case = 'in the credentials file'; Do = { Set-Content $env:AWS_SHARED_CREDENTIALS_FILE '[Production.ReadOnlyAccess]', 'aws_access_key_id = a' } }
    ) {
        & $Do
        $before = Get-Bytes
        $written = Export-SSOOIDCProfile $name -AccountId 4* -Prune -WarningVariable warnings -WarningAction SilentlyContinue
        $written.Action | Should -Be Kept
        $warnings | Should -BeLike "*'Production.ReadOnlyAccess'*person's own*"
        Get-Bytes | Should -Be $before
    }

    It 'changes in its own profile what differs, and nothing else' {
        Add-Content $config @(
            '', '# before', '[profile Production.ReadOnlyAccess] ; behind', '  sso_session = other', '  # a note', '  sso_start_url = https://old.awsapps.com/start'
            '  cli_pager =', '  sso_account_id=1', '  sso_role_name : ReadOnlyAccess', '  sso_auto_populated = true', '', '# after', '[profile mine]', 'region = eu-north-1')
        $before = Get-Content $config
        (Export-SSOOIDCProfile $name -AccountId 4*).Action | Should -Be Changed
        $after = Get-Content $config
        Compare-Object $before $after | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Sort-Object | Should -Be @(
            '<=   sso_account_id=1', '<=   sso_session = other', '<=   sso_start_url = https://old.awsapps.com/start'
            '=>   sso_account_id = 444455556666', "=>   sso_session = $name")
    }

    It 'keeps <Case>' -ForEach @(
        @{ Case = 'CRLF'; Text = "# a`r`n[profile a]`r`nregion = us-east-1`r`n"; Encoding = [Text.UTF8Encoding]::new($false); NewLine = "`r`n" }
        @{ Case = 'a byte order mark'; Text = "# a`n[profile a]`nregion = us-east-1"; Encoding = [Text.UTF8Encoding]::new($true); NewLine = "`n" }
        @{ Case = 'UTF-16'; Text = "# a`r`n[profile a]`r`nregion = us-east-1`r`n"; Encoding = [Text.Encoding]::Unicode; NewLine = "`r`n" }
        @{ Case = 'bytes of another encoding'; Text = "# caf$([char]0xe9)`n[profile a]`nregion = us-east-1 `n`n`n"; Encoding = [Text.Encoding]::Latin1; NewLine = "`n" }
    ) {
        $session = "[sso-session $name]${NewLine}sso_start_url = $($center.StartUrl)${NewLine}sso_region = us-east-1${NewLine}"
        [IO.File]::WriteAllText($config, $session + $Text, $Encoding)
        $before = Get-Bytes
        $null = Export-SSOOIDCProfile $name -AccountId 4*
        $after = Get-Bytes
        $after.StartsWith($before) | Should -BeTrue
        $added = $Encoding.GetString([Convert]::FromHexString($after.Substring($before.Length)))
        $added | Should -BeLike "*``[profile Production.ReadOnlyAccess]${NewLine}sso_session = ${name}${NewLine}*"
        # What was added goes again without a trace.
        Set-Reply $center ListAccounts 'json:{"accountList":[]}'
        (Export-SSOOIDCProfile $name -Prune).Action | Should -Be Removed
        (Get-Bytes).TrimEnd('0', 'A', 'D').StartsWith($before.TrimEnd('0', 'A', 'D')) | Should -BeTrue
        (Get-Bytes).Length - $before.Length | Should -BeLessOrEqual 8
    }

    It 'keeps the file''s mode, and a link to it' -Skip:$isDesktop {
        # The build for .NET Framework has no way to follow links.
        Skip-Windows 'has no file modes'
        $elsewhere = Join-Path $env:HOME dotfiles
        Move-Item $config $elsewhere
        $null = New-Item $config -ItemType SymbolicLink -Target $elsewhere
        [IO.File]::SetUnixFileMode($elsewhere, 'UserRead, UserWrite, GroupRead, OtherRead')
        $null = Export-SSOOIDCProfile $name
        (Get-Item $config).LinkType | Should -Be SymbolicLink
        [int][IO.File]::GetUnixFileMode($elsewhere) | Should -Be 0x1A4
        Get-Content $elsewhere | Should -Contain '[profile Sandbox.ReadOnlyAccess]'
    }

    It 'leaves a file alone that has <Case>, and names the line' -ForEach @(
        @{ Case = 'a line without a meaning'; Line = '[profile a]', 'region = us-east-1', 'nothing secret-value'; Number = 7 }
        @{ Case = 'a header without an end'; Line = '[profile a', 'region = us-east-1'; Number = 5 }
        @{ Case = 'a section twice'; Line = '[profile a]', 'region = us-east-1', '[profile a]'; Number = 7 }
        @{ Case = 'a key twice'; Line = '[profile a]', 'region = us-east-1', 'Region = us-west-2'; Number = 7 }
    ) {
        Add-Content $config $Line
        $before = Get-Bytes
        $failure = Get-Failure { Export-SSOOIDCProfile $name }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConfigNotParsed,*'
        $failure.Exception.Message | Should -BeLike "Line $Number of *$config*"
        $failure.Exception.Message | Should -Not -BeLike '*secret-value*'
        Get-Bytes | Should -Be $before
    }

    It 'shows each change as a line of a diff with -WhatIf, and makes none' {
        $null = Export-SSOOIDCProfile $name -AccountId 4*
        (Get-Content $config) -replace 'sso_account_id = 4.*', 'sso_account_id = 999999999999' | Set-Content $config
        $before = Get-Bytes
        $lines = Invoke-Child 'Import-Module $args[0]; Export-SSOOIDCProfile $args[1] -RoleName ReadOnlyAccess -WhatIf' $name
        $lines | Should -Be @(
            "What if: --- $config", 'What if: +[profile Sandbox.ReadOnlyAccess]', "What if: +sso_session = $name", 'What if: +sso_account_id = 111122223333'
            'What if: +sso_role_name = ReadOnlyAccess', 'What if: +sso_auto_populated = true', 'What if:  [profile Production.ReadOnlyAccess]'
            'What if: -sso_account_id = 999999999999', 'What if: +sso_account_id = 444455556666')
        Get-Bytes | Should -Be $before
    }

    It 'removes with -Prune its own profiles that are gone, and no other' {
        $null = Export-SSOOIDCProfile $name
        Add-Content $config @(
            '', '[profile gone]', "sso_session = $name", 'sso_account_id = 999999999999', 'sso_role_name = Any', 'sso_auto_populated = true'
            '', '[profile person]', "sso_session = $name", 'sso_account_id = 999999999999', 'sso_role_name = Any'
            '', '[profile other]', 'sso_session = other', 'sso_account_id = 999999999999', 'sso_role_name = Any', 'sso_auto_populated = true')
        (Export-SSOOIDCProfile $name).Action | Should -Not -Contain Removed
        $changes = Export-SSOOIDCProfile $name -Prune | Where-Object Action -NE Unchanged
        $changes.ProfileName | Should -Be gone
        $changes.Action | Should -Be Removed
        Get-Content $config | Should -Contain '[profile person]'
        Get-Content $config | Should -Contain '[profile other]'
        Get-Content $config | Should -Not -Contain '[profile gone]'
    }

    It 'removes with -Prune nothing that is still assigned, where only a part is exported' {
        $null = Export-SSOOIDCProfile $name
        Export-SSOOIDCProfile $name -AccountId 4* -Prune | Where-Object Action -EQ Removed | Should -BeNullOrEmpty
        Get-SSOOIDCRole 4* | Export-SSOOIDCProfile -Prune | Where-Object Action -EQ Removed | Should -BeNullOrEmpty
    }

    It 'removes with -Prune a profile that has another name by now' {
        $null = Export-SSOOIDCProfile $name -AccountId 4*
        $changes = Export-SSOOIDCProfile $name -AccountId 4* -NameFormat '{AccountId}-{RoleName}' -Prune
        $changes.Action | Should -Be Added, Removed
        Get-Content $config | Should -Not -Contain '[profile Production.ReadOnlyAccess]'
    }

    It 'removes nothing where not all could be listed' {
        $null = Export-SSOOIDCProfile $name
        Set-Reply $center ListAccountRoles 'error:ForbiddenException:No access'
        $changes = Export-SSOOIDCProfile $name -Prune -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $changes.Action | Should -Not -Contain Removed
        $warnings | Should -BeLike '*No profile is removed*'
    }

    It 'waits for another that writes' {
        $null = Export-SSOOIDCProfile $name -AccountId 4*
        $held = [IO.FileStream]::new("$config.lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            $shell = [powershell]::Create()
            $null = $shell.AddScript('Import-Module $args[0]; Export-SSOOIDCProfile $args[1]').AddArgument((Get-ModuleManifest)).AddArgument($name)
            $running = $shell.BeginInvoke()
            Wait-Request $center ListAccountRoles 3
            # What somebody else writes meanwhile stays.
            Add-Content $config '', '[profile meanwhile]', 'region = eu-north-1'
            $held.Dispose()
            $shell.EndInvoke($running).Action | Should -Contain Added
        }
        finally {
            $held.Dispose()
            $shell.Dispose()
        }
        Get-Content $config | Should -Contain '[profile meanwhile]'
        Get-Content $config | Should -Contain '[profile Sandbox.ReadOnlyAccess]'
    }

    It 'writes profiles that this module reads' {
        $null = Export-SSOOIDCProfile $name
        Test-SSOOIDCSession -ProfileName Sandbox.ReadOnlyAccess | Should -BeTrue
        Get-Completion 'Get-SSOOIDCAccessToken -ProfileName Sand' | Should -Be Sandbox.AdministratorAccess, Sandbox.ReadOnlyAccess
    }
}
