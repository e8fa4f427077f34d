#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The module as an installed one, and the person's browser.

BeforeDiscovery {
    $installed = 'C:\Program Files\PowerShell\Modules\AWS.Tools.SSOOIDC'
    $notInstalled = -not (Test-Path $installed)
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Pester/TestSupport.psm1", "$PSScriptRoot/WindowsSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $installed = 'C:\Program Files\PowerShell\Modules\AWS.Tools.SSOOIDC'

    # A program that every Windows has stands in for a browser: it writes the address that it is to open into the registry.
    $key = 'Software\AWS.Tools.SSOOIDC.Tests'
    $browser = "$env:SystemRoot\System32\reg.exe"

    # Logs in beside the test, answers the page that the browser gets, and gives the session.
    function Connect-ByBrowser([string] $Name) {
        Remove-Item "HKCU:\$key" -Force -ErrorAction Ignore
        $beside = Start-Beside 'Connect-SSOOIDCSession $args[0] -UseAuthorizationCode -TimeoutSeconds 60' $Name
        $address = Wait-Until { (Get-ItemProperty "HKCU:\$key" -ErrorAction Ignore).Address }
        $null = Invoke-WebRequest (Approve-Authorization $center $address) -NoProxy
        (Receive-Beside $beside).Output
    }
}

AfterAll {
    Remove-Item "HKCU:\$key" -Force -ErrorAction Ignore
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'The module in C:\Program Files' -Skip:$notInstalled {
    It 'is found by its name, with all its cmdlets' {
        $lines = Invoke-Child '
            (Get-Module AWS.Tools.SSOOIDC -ListAvailable).ModuleBase
            (Get-Command -Module AWS.Tools.SSOOIDC).Count
            Import-Module AWS.Tools.SSOOIDC
            (Get-Module AWS.Tools.SSOOIDC).ModuleBase'
        $lines[0] | Should -Be $installed
        $lines[1] | Should -Be (Import-PowerShellDataFile (Get-ModuleManifest)).CmdletsToExport.Count
        $lines[2] | Should -Be $lines[0]
    }

    It 'is loaded by a cmdlet''s name, and works' {
        $lines = Invoke-Child '
            (Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[1]).ClientId.Length -gt 0
            (Get-Module AWS.Tools.SSOOIDC).ModuleBase' $center.Endpoint
        $lines[0] | Should -Be True
        $lines[1] | Should -Be $installed
    }

    It 'runs from the images for Windows' {
        Invoke-Child '
            Import-Module AWS.Tools.SSOOIDC
            $null = Get-SSOOIDCSession
            (Get-Command Get-SSOOIDCSession).ImplementingType.Assembly.Location' | Should -Be "$installed\bin\Core\win-x64\AWS.Tools.SSOOIDC.dll"
    }
}

Describe 'The browser' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'that BROWSER names gets the address, whole and as one argument' {
        $env:BROWSER = "$browser add HKCU\$key /v Address /d %s /f"
        try {
            (Connect-ByBrowser $name).Action | Should -Be LoggedIn
        }
        finally {
            Remove-Item Env:BROWSER
        }
        (Get-ItemProperty "HKCU:\$key").Address | Should -BeLike "$($center.Endpoint)/authorize?*&*"
    }

    It 'is the one that Windows opens addresses with' {
        if (-not $env:SSOOIDC_TEST_STARTER) {
            Set-ItResult -Skipped -Because 'it would change which browser this machine has'
        }
        $command = 'HKLM:\Software\Classes\http\shell\open\command'
        $before = (Get-Item $command).GetValue('')
        try {
            Set-Item $command "`"$browser`" add HKCU\$key /v Address /d `"%1`" /f"
            (Connect-ByBrowser $name).Action | Should -Be LoggedIn
        }
        finally {
            Set-Item $command $before
        }
        (Get-ItemProperty "HKCU:\$key").Address | Should -BeLike "$($center.Endpoint)/authorize?*&*"
    }
}
