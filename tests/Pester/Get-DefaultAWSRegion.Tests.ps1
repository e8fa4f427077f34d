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

Describe 'Get-DefaultAWSRegion' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'gives the default as a region object' {
        Set-DefaultAWSRegion eu-west-1
        $region = Get-DefaultAWSRegion
        $region.GetType().FullName | Should -Be Amazon.PowerShell.Common.AWSRegion
        $region.Region | Should -Be eu-west-1
        $region.Name | Should -Be 'Europe (Ireland)'
        $region.IsShellDefault | Should -BeTrue
        "$region" | Should -Be eu-west-1
    }

    It 'gives nothing where there is none, whatever the environment says' {
        $env:AWS_REGION = 'eu-west-2'
        Get-DefaultAWSRegion | Should -BeNullOrEmpty
    }

    It 'reads <Case> from $StoredAWSRegion' -ForEach @(
        @{ Case = 'text that a script put there'; Value = { 'ap-south-1' } }
        @{ Case = 'an object that another module put there'; Value = { [pscustomobject]@{ Region = 'ap-south-1'; Name = 'theirs' } } }
    ) {
        $StoredAWSRegion = & $Value
        (Get-DefaultAWSRegion).Region | Should -Be ap-south-1
    }

    It 'says that $StoredAWSRegion holds no region' {
        $StoredAWSRegion = 'no region'
        $failure = Get-Failure { Get-DefaultAWSRegion }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRegion,*'
        $failure.Exception.Message | Should -BeLike '*$StoredAWSRegion*'
    }
}
