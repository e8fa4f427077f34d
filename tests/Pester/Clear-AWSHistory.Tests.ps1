#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }

    function Register-Some([string[]] $Name = 'some') {
        $Name | Register-SSOOIDCClient -ClientType public @at
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Clear-AWSHistory' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'empties the history, and its configuration stays' {
        Set-AWSHistoryConfiguration -MaxCmdletHistory 7
        $null = Register-Some
        Clear-AWSHistory | Should -BeNullOrEmpty
        $AWSHistory.Commands | Should -HaveCount 0
        $AWSHistory.LastCommand | Should -BeNullOrEmpty
        $AWSHistory.LastServiceRequest | Should -BeNullOrEmpty
        $AWSHistory.LastServiceResponse | Should -BeNullOrEmpty
        $AWSHistory.MaxCmdletHistory | Should -Be 7
    }

    It 'empties nothing with -WhatIf' {
        $null = Register-Some
        Clear-AWSHistory -WhatIf
        $AWSHistory.Commands | Should -HaveCount 1
    }

    It 'does nothing where there is no history' {
        { Clear-AWSHistory -ErrorAction Stop } | Should -Not -Throw
    }
}
