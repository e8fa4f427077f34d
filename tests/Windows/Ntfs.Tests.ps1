#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What the file system of Windows has and others lack: access rules, and terms on which an open file is replaced.

BeforeAll {
    Import-Module "$PSScriptRoot/../Pester/TestSupport.psm1", "$PSScriptRoot/WindowsSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $noRules = 'shows the modes of the files below as access rules'

    # Who may do anything with a file, as security identifiers.
    function Get-Allowed([string] $Path) {
        (Get-Acl -LiteralPath $Path).Access | Where-Object AccessControlType -EQ Allow | ForEach-Object {
            $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value
        } | Sort-Object -Unique
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Files on NTFS' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        $path = Get-CachePath $name
    }

    It 'have no rule for anybody but the user, administrators and the system' {
        Skip-Wine $noRules
        $own = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
        foreach ($file in Get-ChildItem (Split-Path $path) -File) {
            Get-Allowed $file.FullName | Should -BeIn $own, 'S-1-5-18', 'S-1-5-32-544'
        }
    }

    It 'keep the rules of a config that profiles are exported to' {
        Skip-Wine $noRules
        $acl = Get-Acl -LiteralPath $env:AWS_CONFIG_FILE
        $acl.AddAccessRule([Security.AccessControl.FileSystemAccessRule]::new([Security.Principal.SecurityIdentifier] 'S-1-5-4', 'Read', 'Allow'))
        Set-Acl -LiteralPath $env:AWS_CONFIG_FILE $acl
        $null = Export-SSOOIDCProfile $name
        Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeLike '*sso_role_name*'
        Get-Allowed $env:AWS_CONFIG_FILE | Should -Contain 'S-1-5-4'
    }

    It 'are replaced while a reader that shares all has them open' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        $open = Open-Elsewhere $path 'ReadWrite, Delete' 6000
        $fresh = Get-SSOOIDCAccessToken $name -AsPlainText -WarningVariable warnings
        $open.Dispose()
        $warnings | Should -BeNullOrEmpty
        (Get-CacheEntry $name).accessToken | Should -Be $fresh
        Get-ChildItem (Split-Path $path) -Filter *.tmp | Should -BeNullOrEmpty
    }

    It 'are written as they stand where a config is open elsewhere for a moment' {
        $open = Open-Elsewhere $env:AWS_CONFIG_FILE None 300
        $null = Export-SSOOIDCProfile $name
        $open = Open-Elsewhere $env:AWS_CONFIG_FILE ReadWrite 300
        (Export-SSOOIDCProfile $name).Action | Sort-Object -Unique | Should -Be Unchanged
        $open.Dispose()
        Get-Content $env:AWS_CONFIG_FILE -Raw | Should -BeLike '*sso_role_name*'
        Get-ChildItem (Split-Path $env:AWS_CONFIG_FILE) -Filter *.tmp | Should -BeNullOrEmpty
    }

    It 'keep the line ends of Windows that a config has' {
        $text = (Get-Content $env:AWS_CONFIG_FILE -Raw) -replace '\r?\n', "`r`n"
        Set-Content $env:AWS_CONFIG_FILE $text -NoNewline
        $null = Export-SSOOIDCProfile $name
        $after = Get-Content $env:AWS_CONFIG_FILE -Raw
        $after | Should -BeLike '*sso_role_name*'
        $after -replace '\r\n' | Should -Not -Match '[\r\n]'
    }

    It 'name a config that another program has open for long, with true advice' {
        $before = Get-Content $env:AWS_CONFIG_FILE -Raw
        $open = Open-Elsewhere $env:AWS_CONFIG_FILE None 60000
        $failure = try { Get-Failure { Export-SSOOIDCProfile $name } } finally { $open.Dispose() }
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Another program*'
        Get-Content $env:AWS_CONFIG_FILE -Raw | Should -Be $before
    }
}
