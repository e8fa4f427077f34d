#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $large = Start-IdentityCenter "--accounts", "250"
}

AfterAll {
    Stop-IdentityCenter $large
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Get-SSOOIDCAccount' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
    }

    It 'lists the accounts in the portal''s order' {
        $accounts = Get-SSOOIDCAccount -SessionName $name
        $accounts.AccountId | Should -Be 111122223333, 444455556666
        $accounts.AccountName | Should -Be Sandbox, Production
        $accounts.EmailAddress | Should -Be sandbox@example.com, production@example.com
        $accounts.SessionName | Should -Be $name, $name
        (Get-Request $center).operation | Should -Be ListAccounts
    }

    It 'shows what a person looks for' {
        $shown = Get-SSOOIDCAccount -SessionName $name | Out-String -Width 200
        $shown | Should -Match '(?m)^SessionName\s+AccountId\s+AccountName\s+EmailAddress\s*$'
        "$(Get-SSOOIDCAccount 111122223333)" | Should -Be Sandbox
    }

    It 'finds by <Case>' -ForEach @(
        @{ Case = 'a whole id'; Arguments = @{ AccountId = '444455556666' }; Expected = '444455556666' }
        @{ Case = 'a pattern of ids'; Arguments = @{ AccountId = '1111*' }; Expected = '111122223333' }
        @{ Case = 'a name in any case'; Arguments = @{ Name = 'sandbox' }; Expected = '111122223333' }
        @{ Case = 'a pattern of names'; Arguments = @{ Name = 'p*' }; Expected = '444455556666' }
        @{ Case = 'both'; Arguments = @{ Name = '*'; AccountId = '4*' }; Expected = '444455556666' }
        @{ Case = 'a pattern that fits none'; Arguments = @{ Name = 'x*' }; Expected = @() }
    ) {
        (Get-SSOOIDCAccount -SessionName $name @Arguments).AccountId | Should -Be $Expected
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'an id by position'; Script = { Get-SSOOIDCAccount 111122223333 } }
        @{ Case = 'an id from the pipeline'; Script = { '111122223333' | Get-SSOOIDCAccount } }
        @{ Case = 'an account'; Script = { Get-SSOOIDCAccount 1* | Get-SSOOIDCAccount } }
        @{ Case = 'a session object'; Script = { Get-SSOOIDCSession | Get-SSOOIDCAccount -Name Sandbox } }
        @{ Case = 'a profile'; Script = { Get-SSOOIDCAccount -ProfileName p -Name Sandbox } }
    ) {
        Add-Content $env:AWS_CONFIG_FILE '[profile p]', "sso_session = $name"
        (& $Script).AccountId | Should -Be 111122223333
    }

    It 'takes a start URL with its region, and its accounts lead back to it' {
        Set-CacheEntry $center.StartUrl (Get-CacheEntry $name)
        $accounts = Get-SSOOIDCAccount -StartUrl $center.StartUrl -Region us-east-1
        $accounts | Should -HaveCount 2
        $accounts[0].SessionName | Should -BeNullOrEmpty
        Remove-Item (Get-CachePath $name)
        ($accounts | Get-SSOOIDCRole).RoleName | Should -Be AdministratorAccess, ReadOnlyAccess, ReadOnlyAccess
    }

    It 'says what is assigned where an account is not' {
        $failure = Get-Failure { Get-SSOOIDCAccount 999999999999 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoAccess,*'
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.Exception.Message | Should -BeLike '*999999999999*111122223333 (Sandbox), 444455556666 (Production)*'
        (Get-Failure { Get-SSOOIDCAccount -Name Nothing }).Exception.Message | Should -BeLike "*'Nothing'*"
    }

    It 'refuses <Case> before any call' -ForEach @(
        @{ Case = 'an id that is too short'; Arguments = @{ AccountId = '11112222333' }; Text = '*12 digits*' }
        @{ Case = 'an id of letters'; Arguments = @{ AccountId = 'sandbox' }; Text = '*12 digits*' }
        @{ Case = 'a pattern that is none'; Arguments = @{ Name = '[a' }; Text = '*wildcard*' }
    ) {
        $failure = Get-Failure { Get-SSOOIDCAccount @Arguments }
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.Exception.Message | Should -BeLike $Text
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'refreshes a token that is about to expire first' {
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime 5 }
        $null = Get-SSOOIDCAccount
        (Get-Request $center).operation | Should -Be CreateToken, ListAccounts
    }

    It 'replaces a token that the portal does not accept, once and silently' {
        Send-Control $center revoke-access-tokens
        $said = Get-SSOOIDCAccount *>&1
        $said.AccountId | Should -Be 111122223333, 444455556666
        (Get-Request $center).operation | Should -Be ListAccounts, CreateToken, ListAccounts
        Reset-IdentityCenter $center
        $null = Get-SSOOIDCAccount
        (Get-Request $center).operation | Should -Be ListAccounts
    }

    It 'needs a login where <Case>' -ForEach @(
        @{ Case = 'there is no token'; Do = { Remove-Item (Get-CachePath $name) }; Calls = @() }
        @{ Case = 'the token is revoked and there is no refresh token'; Do = { Send-Control $center revoke-access-tokens; Set-CacheEntry $name @{ refreshToken = $null } }; Calls = @('ListAccounts') }
        @{ Case = 'both are revoked'; Do = { Send-Control $center revoke-access-tokens; Send-Control $center revoke-refresh-tokens }; Calls = 'ListAccounts', 'CreateToken' }
        @{ Case = 'the portal accepts no new token either'; Do = { Set-Reply $center ListAccounts error:UnauthorizedException, error:UnauthorizedException }; Calls = 'ListAccounts', 'CreateToken', 'ListAccounts' }
    ) {
        & $Do
        $failure = Get-Failure { Get-SSOOIDCAccount }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $failure.CategoryInfo.Category | Should -Be AuthenticationError
        $failure.TargetObject | Should -Be $name
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*Connect-SSOOIDCSession '$name'*"
        @(Get-Request $center).operation | Where-Object { $_ } | Should -Be $Calls
    }

    It 'heeds an answer that asks for fewer calls' {
        Set-Reply $center ListAccounts error:TooManyRequestsException, error:TooManyRequestsException
        Get-SSOOIDCAccount | Should -HaveCount 2
        Get-Request $center ListAccounts | Should -HaveCount 3
    }

    It 'tells <Case>' -ForEach @(
        @{ Case = 'a token without the scope'; Reply = 'error:ForbiddenException:No access'; Id = 'NoAccess' }
        @{ Case = 'a request that is refused'; Reply = 'error:InvalidRequestException:no'; Id = 'InvalidRequest' }
        @{ Case = 'a reply without a list'; Reply = 'json:{}'; Id = 'InvalidReply' }
        @{ Case = 'an account without an id'; Reply = 'json:{"accountList":[{"accountName":"a"}]}'; Id = 'InvalidReply' }
    ) {
        Set-Reply $center ListAccounts $Reply
        (Get-Failure { Get-SSOOIDCAccount }).FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'ends at a page that leads to itself' {
        $page = 'json:{"accountList":[],"nextToken":"a"}'
        Set-Reply $center ListAccounts $page, $page
        (Get-Failure { Get-SSOOIDCAccount }).FullyQualifiedErrorId | Should -BeLike 'InvalidReply,*'
    }

    It 'ends when it is stopped' {
        Set-Reply $center ListAccounts hang
        Stop-Script $center ListAccounts 'Get-SSOOIDCAccount -SessionName $args[0]' $name | Should -Be Stopped
    }

    It 'goes on with the next session of the pipeline' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session other]', "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1'
        $found = [pscustomobject]@{ SessionName = 'other' }, [pscustomobject]@{ SessionName = $name } | Get-SSOOIDCAccount -ErrorVariable failures -ErrorAction SilentlyContinue
        $found | Should -HaveCount 2
        $failures.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    Context 'with many accounts' {
        BeforeEach {
            $name = New-TestSession $large
            $null = Connect-TestSession $large @{ SessionName = $name }
            Reset-IdentityCenter $large
        }

        It 'gives each page as it comes, and asks for no more than is taken' {
            Get-SSOOIDCAccount | Select-Object -First 150 | Should -HaveCount 150
            Get-Request $large ListAccounts | Should -HaveCount 2
            $accounts = Get-SSOOIDCAccount
            $accounts | Should -HaveCount 250
            $accounts.AccountId | Sort-Object -Unique | Should -HaveCount 250
            $accounts[249].AccountName | Should -Be 'Account 250'
        }

        It 'shows how far it is, and takes that away at the end' {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript('Import-Module $args[0]; Get-SSOOIDCAccount').AddArgument((Get-ModuleManifest))
                $shell.Invoke() | Should -HaveCount 250
                $progress = @($shell.Streams.Progress | Where-Object Activity -EQ 'AWS accounts')
                $progress.StatusDescription | Should -Be '100 so far', '200 so far', '250 so far'
                $progress[-1].RecordType | Should -Be Completed
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    It 'completes ids with names as tooltips, and roles of the account that is typed' {
        $line = "Get-SSOOIDCRole -SessionName $name -AccountId "
        $ids = (TabExpansion2 $line $line.Length).CompletionMatches
        $ids.CompletionText | Should -Be 111122223333, 444455556666
        $ids.ToolTip | Should -Be Sandbox, Production
        Get-Completion "Get-SSOOIDCRole 111122223333 -SessionName $name -RoleName Ad" | Should -Be AdministratorAccess
        Get-Completion "Get-SSOOIDCAccount -SessionName $name 4" | Should -Be 444455556666
        Get-Completion "Get-SSOOIDCAccount -SessionName $name -Name sand" | Should -Be Sandbox
        Get-Completion 'Get-SSOOIDCAccount -SessionName nowhere -AccountId 4' | Should -Not -Contain 444455556666
    }
}
