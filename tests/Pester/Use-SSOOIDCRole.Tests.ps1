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

Describe 'Use-SSOOIDCRole' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
        $role = @{ AccountId = '111122223333'; RoleName = 'ReadOnlyAccess'; SessionName = $name }
        function Get-Variable4 { Get-ChildItem env:AWS_* | ForEach-Object { "$($_.Name)=$($_.Value)" } }
    }

    AfterEach {
        Use-SSOOIDCRole -Undo
    }

    It 'puts the keys into the environment while a script block runs' {
        $env:AWS_PROFILE = 'mine'
        $env:AWS_ACCESS_KEY_ID = 'before'
        $before = Get-Variable4
        $keys = Get-SSOOIDCRoleCredential @role
        $during = Use-SSOOIDCRole @role { @{} + [Environment]::GetEnvironmentVariables() }
        $during.AWS_ACCESS_KEY_ID | Should -Be $keys.AccessKey
        $during.AWS_SECRET_ACCESS_KEY | Should -Be $keys.SecretKey
        $during.AWS_SESSION_TOKEN | Should -Be $keys.SessionToken
        $during.AWS_CREDENTIAL_EXPIRATION | Should -Be $keys.ExpiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")
        $during.Keys | Should -Not -Contain AWS_PROFILE
        $during.Keys | Should -Not -Contain AWS_REGION
        Get-Variable4 | Should -Be $before
    }

    It 'sets the region too with -DefaultRegion' {
        $env:AWS_DEFAULT_REGION = 'us-west-2'
        Use-SSOOIDCRole @role -DefaultRegion eu-west-1 { $env:AWS_REGION; $env:AWS_DEFAULT_REGION } | Should -Be eu-west-1, eu-west-1
        $env:AWS_REGION | Should -BeNullOrEmpty
        $env:AWS_DEFAULT_REGION | Should -Be us-west-2
        (Get-Failure { Use-SSOOIDCRole @role -DefaultRegion 'eu west' { } }).CategoryInfo.Category | Should -Be InvalidArgument
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'all by position'; Script = { Use-SSOOIDCRole 111122223333 ReadOnlyAccess { $env:AWS_ACCESS_KEY_ID } } }
        @{ Case = 'a piped role'; Script = { Get-SSOOIDCRole 1* ReadOnlyAccess | Use-SSOOIDCRole { $env:AWS_ACCESS_KEY_ID } } }
        @{ Case = 'an object with the properties'; Script = { [pscustomobject]@{ AccountId = '111122223333'; RoleName = 'ReadOnlyAccess' } | Use-SSOOIDCRole -ScriptBlock { $env:AWS_ACCESS_KEY_ID } } }
    ) {
        & $Script | Should -BeLike ASIA*
    }

    It 'runs the script block with each role that is piped' {
        $keys = Get-SSOOIDCRole -RoleName ReadOnlyAccess | Use-SSOOIDCRole { $env:AWS_ACCESS_KEY_ID }
        $keys | Should -HaveCount 2
        $keys[0] | Should -Not -Be $keys[1]
    }

    It 'passes output, errors and the exit code through as they come' {
        $outer = 'seen'
        $out = Use-SSOOIDCRole @role {
            1
            Write-Error first -ErrorAction Continue
            $outer
            $program, $first = Get-PwshCommand
            & $program @($first | Where-Object { $_ }) -NoProfile -Command '$env:AWS_ACCESS_KEY_ID; exit 3'
            $LASTEXITCODE
        } -ErrorVariable failures 2>&1
        $out[0] | Should -Be 1
        $out[1] | Should -BeOfType Management.Automation.ErrorRecord
        $out[2] | Should -Be seen
        $out[3] | Should -BeLike ASIA*
        $out[4] | Should -Be 3
        # The first output is there before the last statement runs.
        Use-SSOOIDCRole @role { 1; $script:second = $true; 2 } | Select-Object -First 1 | Should -Be 1
        $env:AWS_ACCESS_KEY_ID | Should -BeNullOrEmpty
    }

    It 'puts all back after <Case>' -ForEach @(
        @{ Case = 'an error'; Script = { throw 'that' } }
        @{ Case = 'a return'; Script = { return 1 } }
        @{ Case = 'an error of a cmdlet'; Script = { Get-Item /nowhere/at/all -ErrorAction Stop } }
        @{ Case = 'a script that takes the variables away'; Script = { Remove-Item env:AWS_ACCESS_KEY_ID, env:AWS_SESSION_TOKEN } }
        @{ Case = 'a script that uses another role for good'; Script = { Use-SSOOIDCRole 444455556666 ReadOnlyAccess -SessionName $name -InformationAction Ignore } }
        @{ Case = 'a script that undoes'; Script = { Use-SSOOIDCRole -Undo } }
    ) {
        $env:AWS_PROFILE = 'mine'
        $env:AWS_SESSION_TOKEN = 'before'
        $before = Get-Variable4
        try { $null = Use-SSOOIDCRole @role $Script } catch { $caught = $_ }
        Get-Variable4 | Should -Be $before
        if ($Case -eq 'an error') {
            $caught.Exception.Message | Should -Be that
        }
        Use-SSOOIDCRole -Undo
        Get-Variable4 | Should -Be $before
    }

    It 'puts all back after a stop' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('Import-Module $args[0]; Use-SSOOIDCRole 111122223333 ReadOnlyAccess -SessionName $args[1] { $env:AWS_ACCESS_KEY_ID; Start-Sleep 600 }')
            $null = $shell.AddArgument((Get-ModuleManifest)).AddArgument($name)
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke($nothing, $output)
            $null = $output.GetEnumerator().MoveNext()
            $output[0] | Should -BeLike ASIA*
            $env:AWS_ACCESS_KEY_ID | Should -BeLike ASIA*
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be Stopped
        }
        finally {
            $shell.Dispose()
        }
        $env:AWS_ACCESS_KEY_ID | Should -BeNullOrEmpty
        $env:AWS_SESSION_TOKEN | Should -BeNullOrEmpty
    }

    It 'stays without a script block, says how to undo it, and undoes it' {
        $env:AWS_PROFILE = 'mine'
        $before = Get-Variable4
        $said = Use-SSOOIDCRole @role 6>&1
        "$said" | Should -BeLike '*Use-SSOOIDCRole -Undo*'
        foreach ($secret in Get-WireSecret $center) { "$said".Contains($secret) | Should -BeFalse }
        $first = $env:AWS_ACCESS_KEY_ID
        $first | Should -BeLike ASIA*
        $env:AWS_PROFILE | Should -BeNullOrEmpty
        Use-SSOOIDCRole 444455556666 ReadOnlyAccess -SessionName $name -DefaultRegion eu-west-1 -InformationAction Ignore
        $env:AWS_ACCESS_KEY_ID | Should -Not -Be $first
        Use-SSOOIDCRole -Undo
        Get-Variable4 | Should -Be $before
        $env:AWS_ACCESS_KEY_ID = 'mine'
        Use-SSOOIDCRole -Undo
        $env:AWS_ACCESS_KEY_ID | Should -Be mine
    }

    It 'takes one role only without a script block' {
        Get-SSOOIDCRole | Use-SSOOIDCRole -InformationAction Ignore -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'changes nothing with -WhatIf' {
        $before = Get-Variable4
        Use-SSOOIDCRole @role -WhatIf { throw 'not reached' }
        Use-SSOOIDCRole @role -WhatIf
        Get-Variable4 | Should -Be $before
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'changes nothing where there are no keys' {
        $before = Get-Variable4
        (Get-Failure { Use-SSOOIDCRole 444455556666 AdministratorAccess { throw 'not reached' } }).FullyQualifiedErrorId | Should -BeLike 'NoAccess,*'
        Get-Variable4 | Should -Be $before
    }
}
