#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What a network or a machine of one's own does to a call, and what is said of it.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    $isDesktop = Test-DesktopBuild
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $once = @{ Region = 'eu-west-3'; ClientType = 'public'; ClientConfig = @{ MaxErrorRetry = 0 } }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'A network or machine of one''s own' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
    }

    AfterEach {
        $env:HTTPS_PROXY = $env:NO_PROXY = $env:BROWSER = $null
    }

    It 'has a certificate bundle that is no use: <Case>' -Skip:$isDesktop -ForEach @(
        @{ Case = 'a missing one, for an operation'; Script = { Register-SSOOIDCClient quarry @once } }
        @{ Case = 'a missing one, for a login'; Script = {
                Connect-SSOOIDCSession -StartUrl https://plum.awsapps.com/start -Region eu-west-3 -UseDeviceCode -NoBrowser
            } }
    ) {
        $env:AWS_CA_BUNDLE = Join-Path $env:HOME 'nowhere.pem'
        $failure = Get-Failure $Script
        $failure.FullyQualifiedErrorId | Should -BeLike 'CertificateBundleInvalid,*'
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CA_BUNDLE*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*AWS_CA_BUNDLE*'
    }

    It 'has a bundle whose variable gives way to none' -Skip:$isDesktop {
        $null = Set-HomeFile .aws/config '[default]', 'ca_bundle = ~/default.pem', '[profile plum]', 'ca_bundle = ~/plum.pem'
        (Get-Failure { Register-SSOOIDCClient quarry @once }).Exception.Message | Should -BeLike '*default.pem*'
        (Get-Failure { Register-SSOOIDCClient quarry -ProfileName plum @once }).Exception.Message | Should -BeLike '*plum.pem*'
    }

    It 'has a proxy that counts from when it is set, and is named without its password' -Skip:$isDesktop {
        (Register-SSOOIDCClient quarry @once -EndpointUrl $center.Endpoint).ClientId | Should -Not -BeNullOrEmpty
        $env:HTTPS_PROXY = 'http://me%40quarry:w%3Aord-of-mine@127.0.0.1:1'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once }
        $failure.Exception.Message | Should -BeLike 'The proxy 127.0.0.1:1 *'
        $failure.CategoryInfo.Category | Should -Be ConnectionError
        ($failure, $failure.Exception, $failure.Exception.InnerException | Format-List * -Force | Out-String) + $Error[0] |
            Should -Not -Match 'ord-of-mine'
        $env:NO_PROXY = 'localhost'
        (Get-Failure { Register-SSOOIDCClient quarry @once -EndpointUrl https://localhost:1 }).Exception.Message | Should -Not -BeLike '*proxy*'
    }

    It 'has a proxy variable that is no address' {
        $env:HTTPS_PROXY = 'ftp://me:word-of-mine@quarry.test'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProxyInvalid,*'
        $failure.Exception.Message | Should -BeLike '*HTTPS_PROXY*'
        "$failure" | Should -Not -BeLike '*word-of-mine*'
    }

    It 'never says that there is more to see inside' -Skip:$isDesktop {
        $endpoint = $center.Endpoint -replace '^http:', 'https:'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once -EndpointUrl $endpoint }
        for ($each = $failure.Exception; $each; $each = $each.InnerException) {
            $each.Message | Should -Not -Match 'inner exception|type initializer'
        }
        $failure.Exception.Message | Should -BeLike "*$(([uri]$endpoint).Authority)*"
    }

    It 'has a browser of one''s own, which gets the address as one argument: <Case>' -ForEach @(
        @{ Case = 'over SSH'; Variables = @{ SSH_CONNECTION = 'x' } }
        @{ Case = 'in a codespace'; Variables = @{ CODESPACES = 'true' } }
    ) {
        Skip-Windows 'has no shell scripts; tests/Windows has one for its browsers'
        $opened = Join-Path $env:HOME opened
        $browser = Set-HomeFile 'my browser' '#!/bin/sh', "echo `"`$#:`$2`" > '$opened.part' && mv '$opened.part' '$opened'"
        [IO.File]::SetUnixFileMode($browser, 'UserRead, UserWrite, UserExecute')
        $env:BROWSER = "nowhere:'$browser' --new %s"
        $name = New-TestSession $center
        foreach ($variable in $Variables.Keys) {
            Set-Item "env:$variable" $Variables[$variable]
        }
        try {
            $session = Connect-SSOOIDCSession $name -VerificationAction { Approve-Device $center } 6>$null
        }
        finally {
            $Variables.Keys | ForEach-Object { Remove-Item "env:$_" }
        }
        $session.Action | Should -Be LoggedIn
        $end = [datetime]::UtcNow.AddSeconds(60)
        while (-not (Test-Path $opened) -and [datetime]::UtcNow -lt $end) {
            Start-Sleep -Milliseconds 20
        }
        Get-Content $opened | Should -BeLike '2:http*user_code=*'
    }
}
