#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    . "$PSScriptRoot/CredentialSupport.ps1"
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
}

AfterAll {
    Exit-CleanShell
}

Describe 'Clear-AWSCredential' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'removes the shell''s default, and no profile' {
        Set-AWSCredential @keys -StoreAs saved
        Set-AWSCredential saved
        Clear-AWSCredential | Should -BeNullOrEmpty
        Get-AWSCredential | Should -BeNullOrEmpty
        Get-Variable StoredAWSCredentials -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Keys saved | Should -Be 'AKIDSOME some/secret+key'
    }

    It 'removes the variable of the scope <Scope> only' -ForEach @(
        @{ Scope = 'Local'; Left = 'AKIDGLOBAL secret' }
        @{ Scope = 'Global'; Left = 'AKIDLOCAL secret' }
    ) {
        Set-AWSCredential -AccessKey AKIDGLOBAL -SecretKey secret -Scope Global
        Set-AWSCredential -AccessKey AKIDLOCAL -SecretKey secret -Scope Local
        Clear-AWSCredential -Scope $Scope
        Get-Keys | Should -Be $Left
    }

    It 'removes nothing with -WhatIf' {
        Set-AWSCredential @keys
        Clear-AWSCredential -WhatIf
        Get-Keys | Should -Be 'AKIDSOME some/secret+key'
    }
}
