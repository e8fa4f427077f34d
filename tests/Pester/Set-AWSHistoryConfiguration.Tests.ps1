#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
    $masked = '^.{0,4}\.\.\. \(\d+ characters\)$'

    function Register-Some([string[]] $Name = 'some') {
        $Name | Register-SSOOIDCClient -ClientType public @at
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Set-AWSHistoryConfiguration' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'starts with five cmdlets of ten calls each, requests too, and no secrets' {
        $null = Register-Some
        $AWSHistory.MaxCmdletHistory | Should -Be 5
        $AWSHistory.MaxServiceCallHistory | Should -Be 10
        $AWSHistory.RecordServiceRequests | Should -BeTrue
        $AWSHistory.IncludeSensitiveData | Should -BeFalse
    }

    It 'keeps only so many cmdlets, the newest' {
        1..7 | ForEach-Object { $null = Register-Some "$_" }
        $AWSHistory.Commands.LastServiceRequest.ClientName | Should -Be 3, 4, 5, 6, 7
        Set-AWSHistoryConfiguration -MaxCmdletHistory 2
        $AWSHistory.Commands.LastServiceRequest.ClientName | Should -Be 6, 7
        $null = Register-Some 8
        $AWSHistory.Commands.LastServiceRequest.ClientName | Should -Be 7, 8
    }

    It 'keeps only so many calls of one cmdlet, the newest' {
        Set-AWSHistoryConfiguration -MaxServiceCallHistory 2
        $null = Register-Some one, two, three
        $AWSHistory.LastCommand.Requests.ClientName | Should -Be two, three
        $AWSHistory.LastCommand.Responses | Should -HaveCount 2
    }

    It 'switches the history off and on again' {
        Set-AWSHistoryConfiguration -MaxCmdletHistory 0
        $null = Register-Some one
        $AWSHistory.Commands | Should -HaveCount 0
        Set-AWSHistoryConfiguration -MaxCmdletHistory 3
        $null = Register-Some two
        $AWSHistory.Commands | Should -HaveCount 1
    }

    It 'leaves requests out' {
        Set-AWSHistoryConfiguration -RecordServiceRequests:$false
        $null = Register-Some
        $AWSHistory.LastCommand.Requests | Should -HaveCount 0
        $AWSHistory.LastServiceRequest | Should -BeNullOrEmpty
        $AWSHistory.LastServiceResponse.ClientId | Should -Not -BeNullOrEmpty
    }

    It 'includes secrets from now on, until it is told not to' {
        $null = Register-Some
        Set-AWSHistoryConfiguration -IncludeSensitiveData
        $AWSHistory.LastServiceResponse.ClientSecret | Should -Match $masked
        $client = Register-Some
        $AWSHistory.LastServiceResponse.ClientSecret | Should -Be $client.ClientSecret
        Set-AWSHistoryConfiguration -IncludeSensitiveData:$false
        $null = Register-Some
        $AWSHistory.LastServiceResponse.ClientSecret | Should -Match $masked
    }

    It 'leaves what is not given as it is' {
        Set-AWSHistoryConfiguration -MaxCmdletHistory 7 -IncludeSensitiveData
        Set-AWSHistoryConfiguration -MaxServiceCallHistory 3
        Set-AWSHistoryConfiguration
        $AWSHistory.MaxCmdletHistory | Should -Be 7
        $AWSHistory.MaxServiceCallHistory | Should -Be 3
        $AWSHistory.IncludeSensitiveData | Should -BeTrue
        $AWSHistory.RecordServiceRequests | Should -BeTrue
    }

    It 'refuses <Value>' -ForEach @(@{ Value = -1 }, @{ Value = 10001 }) {
        foreach ($name in 'MaxCmdletHistory', 'MaxServiceCallHistory') {
            $given = @{ $name = $Value }
            (Get-Failure { Set-AWSHistoryConfiguration @given }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        }
    }

    It 'changes nothing with -WhatIf' {
        $null = Register-Some
        Set-AWSHistoryConfiguration -MaxCmdletHistory 0 -WhatIf
        $AWSHistory.MaxCmdletHistory | Should -Be 5
        $AWSHistory.Commands | Should -HaveCount 1
    }
}
