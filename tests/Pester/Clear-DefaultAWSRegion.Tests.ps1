#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
}

AfterAll {
    Exit-CleanShell
}

Describe 'Clear-DefaultAWSRegion' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'removes the default' {
        Set-DefaultAWSRegion eu-west-1
        Clear-DefaultAWSRegion | Should -BeNullOrEmpty
        Get-Variable StoredAWSRegion -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-DefaultAWSRegion | Should -BeNullOrEmpty
    }

    It 'does nothing where there is none' {
        { Clear-DefaultAWSRegion -ErrorAction Stop } | Should -Not -Throw
    }

    It 'removes the variable of the scope <Scope> only' -ForEach @(
        @{ Scope = 'Local'; Left = 'us-east-1' }
        @{ Scope = 'Global'; Left = 'eu-west-1' }
    ) {
        Set-DefaultAWSRegion us-east-1 -Scope Global
        Set-DefaultAWSRegion eu-west-1 -Scope Local
        Clear-DefaultAWSRegion -Scope $Scope
        $StoredAWSRegion | Should -Be $Left
    }

    It 'removes nothing with -WhatIf' {
        Set-DefaultAWSRegion eu-west-1
        Clear-DefaultAWSRegion -WhatIf
        $StoredAWSRegion | Should -Be eu-west-1
    }
}
