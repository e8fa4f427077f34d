#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $large = Start-IdentityCenter "--accounts", "30"
}

AfterAll {
    Stop-IdentityCenter $large
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Get-SSOOIDCRole' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
    }

    It 'lists the roles of all accounts' {
        $roles = Get-SSOOIDCRole
        $roles.RoleName | Should -Be AdministratorAccess, ReadOnlyAccess, ReadOnlyAccess
        $roles.AccountId | Should -Be 111122223333, 111122223333, 444455556666
        $roles.AccountName | Should -Be Sandbox, Sandbox, Production
        $roles.SessionName | Sort-Object -Unique | Should -Be $name
        (Get-Request $center).operation | Sort-Object | Should -Be ListAccountRoles, ListAccountRoles, ListAccounts
        "$($roles[0])" | Should -Be Sandbox/AdministratorAccess
    }

    It 'lists the roles of <Case>' -ForEach @(
        @{ Case = 'an account by position'; Script = { Get-SSOOIDCRole 111122223333 } }
        @{ Case = 'an id from the pipeline'; Script = { '111122223333' | Get-SSOOIDCRole } }
        @{ Case = 'a pattern of accounts'; Script = { Get-SSOOIDCRole 1* } }
        @{ Case = 'a piped account'; Script = { Get-SSOOIDCAccount -Name Sandbox | Get-SSOOIDCRole } }
        @{ Case = 'a pattern of roles'; Script = { Get-SSOOIDCRole 1* *ess } }
    ) {
        $roles = & $Script
        $roles.RoleName | Should -Be AdministratorAccess, ReadOnlyAccess
        $roles.AccountName | Should -Be Sandbox, Sandbox
    }

    It 'lists one role by its name, in any case' {
        (Get-SSOOIDCRole -RoleName readonlyaccess).AccountName | Should -Be Sandbox, Production
        (Get-SSOOIDCRole -RoleName Nobody) | Should -BeNullOrEmpty
    }

    It 'asks for a piped account''s roles only' {
        $account = Get-SSOOIDCAccount -Name Sandbox
        Reset-IdentityCenter $center
        $account | Get-SSOOIDCRole | Should -HaveCount 2
        (Get-Request $center).operation | Should -Be ListAccountRoles
    }

    It 'gives the portal''s link to the console' {
        $role = Get-SSOOIDCRole 444455556666
        $role.ConsoleUrl | Should -Be "$($center.StartUrl)/#/console?account_id=444455556666&role_name=ReadOnlyAccess"
        $page = 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#a b'
        $link = (Get-SSOOIDCRole 444455556666 -Destination $page).ConsoleUrl
        $link | Should -BeExactly "$($role.ConsoleUrl)&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-1%23a%20b"
        (Get-Failure { Get-SSOOIDCRole -Destination s3/home }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'gives all pages of an account''s roles' {
        Set-Reply $center ListAccountRoles 'json:{"roleList":[{"roleName":"A"}],"nextToken":"1"}', 'json:{"roleList":[{"roleName":"B"}],"nextToken":"2"}', 'json:{"roleList":[{"roleName":"C"}]}'
        (Get-SSOOIDCRole 111122223333).RoleName | Should -Be A, B, C
    }

    It 'says what is assigned: <Case>' -ForEach @(
        @{ Case = 'an account'; Arguments = @{ AccountId = '999999999999' }; Text = '*999999999999*444455556666 (Production)*' }
        @{ Case = 'a role'; Arguments = @{ AccountId = '444455556666'; RoleName = 'AdministratorAccess' }; Text = "*'AdministratorAccess'*444455556666*ReadOnlyAccess*" }
        @{ Case = 'a piped account that is gone'; Arguments = @{ AccountId = '999999999999'; AccountName = 'Gone' }; Text = '*999999999999*111122223333 (Sandbox)*' }
    ) {
        $failure = Get-Failure { Get-SSOOIDCRole @Arguments }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoAccess,*'
        $failure.Exception.Message | Should -BeLike $Text
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-SSOOIDCRole*'
    }

    It 'goes on with the other accounts where one has no access: <Case>' -ForEach @(
        @{ Case = 'all accounts'; Script = { Get-SSOOIDCRole -ErrorVariable failures -ErrorAction SilentlyContinue } }
        @{ Case = 'piped accounts'; Script = { Get-SSOOIDCAccount | Get-SSOOIDCRole -ErrorVariable failures -ErrorAction SilentlyContinue } }
    ) {
        Set-Reply $center ListAccountRoles 'error:ForbiddenException:No access'
        . $Script | Should -Not -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NoAccess,*'
    }

    It 'tells once that a session needs a login, however many accounts are piped' {
        $accounts = Get-SSOOIDCAccount
        Send-Control $center revoke-access-tokens
        Send-Control $center revoke-refresh-tokens
        $accounts + $accounts + $accounts | Get-SSOOIDCRole -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'ends when it is stopped' {
        Set-Reply $center ListAccountRoles hang, hang
        Stop-Script $center ListAccountRoles 'Get-SSOOIDCRole -SessionName $args[0]' $name 2 | Should -Be Stopped
    }

    Context 'with many accounts' {
        BeforeEach {
            $name = New-TestSession $large
            $null = Connect-TestSession $large @{ SessionName = $name }
            Reset-IdentityCenter $large
        }

        It 'asks for four at once, and gives them in the accounts'' order: <Case>' -ForEach @(
            @{ Case = 'all accounts'; Script = 'Get-SSOOIDCRole' }
            @{ Case = 'piped accounts'; Script = 'Get-SSOOIDCAccount | Get-SSOOIDCRole' }
        ) {
            # None of the first four comes, in whatever order they arrive: there is no fifth.
            Set-Reply $large ListAccountRoles hang, hang, hang, hang
            Stop-Script $large ListAccountRoles $Script @() 4 | Should -Be Stopped
            Get-Request $large ListAccountRoles | Should -HaveCount 4
            Reset-IdentityCenter $large
            Set-Reply $large ListAccountRoles delay:300, normal, delay:100
            $roles = & ([scriptblock]::Create($Script))
            $roles | Should -HaveCount 90
            $roles.AccountId | Should -Be ($roles.AccountId | Sort-Object)
        }

        It 'replaces a token that is revoked in the middle once for all calls' {
            Send-Control $large revoke-access-tokens
            Get-SSOOIDCRole | Should -HaveCount 90
            Get-Request $large CreateToken | Should -HaveCount 1
        }
    }

    It 'gets through a portal that serves few calls' {
        $slow = Start-IdentityCenter '--accounts', '12', '--portal-pace', '4'
        try {
            $name = New-TestSession $slow
            $null = Connect-TestSession $slow @{ SessionName = $name }
            Get-SSOOIDCRole | Should -HaveCount 36
            (Get-Request $slow ListAccountRoles).exception | Should -Contain TooManyRequestsException
        }
        finally {
            Stop-IdentityCenter $slow
        }
    }
}
