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

Describe 'Get-AWSRegion' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'lists the regions by name, each with its display name' {
        Skip-Wine 'has no data of cultures, so Sort-Object gives another order'
        $regions = Get-AWSRegion
        $regions.Count | Should -BeGreaterThan 25
        $regions.Region | Should -Be ($regions.Region | Sort-Object -CaseSensitive -Culture '' -Unique)
        ($regions | Where-Object Region -EQ us-east-1).Name | Should -Be 'US East (N. Virginia)'
        ($regions | Where-Object { -not $_.Name }) | Should -BeNullOrEmpty
    }

    It 'leaves out China and GovCloud unless asked, and has the other partitions' {
        $usual = (Get-AWSRegion).Region
        $usual | Should -Contain us-iso-east-1
        $usual | Should -Contain eusc-de-east-1
        $usual -match '^(cn|us-gov)-' | Should -BeNullOrEmpty
        $china = (Get-AWSRegion -IncludeChina).Region
        $china -match '^cn-' | Should -Be cn-north-1, cn-northwest-1
        $china -match '^us-gov-' | Should -BeNullOrEmpty
        $government = (Get-AWSRegion -IncludeGovCloud).Region
        $government -match '^us-gov-' | Should -Be us-gov-east-1, us-gov-west-1
        $government -match '^cn-' | Should -BeNullOrEmpty
        (Get-AWSRegion -IncludeChina -IncludeGovCloud).Count | Should -Be ($usual.Count + 4)
    }

    It 'gives one region by its system name, of any partition: <Name>' -ForEach @(
        @{ Name = 'eu-central-1'; Shown = 'Europe (Frankfurt)' }
        @{ Name = 'EU-Central-1'; Shown = 'Europe (Frankfurt)' }
        @{ Name = 'cn-north-1'; Shown = 'China (Beijing)' }
        @{ Name = 'us-gov-west-1'; Shown = 'AWS GovCloud (US-West)' }
    ) {
        foreach ($region in (Get-AWSRegion $Name), (Get-AWSRegion -SystemName $Name), ($Name | Get-AWSRegion), ([pscustomobject]@{ Region = $Name } | Get-AWSRegion)) {
            $region | Should -HaveCount 1
            $region.Region | Should -BeExactly $Name.ToLowerInvariant()
            $region.Name | Should -Be $Shown
        }
    }

    It 'gives a well-formed name that is not known yet, and refuses what is none' {
        (Get-AWSRegion mars-north-7).Region | Should -Be mars-north-7
        (Get-Failure { Get-AWSRegion 'no region' }).FullyQualifiedErrorId | Should -BeLike 'InvalidRegion,*'
    }

    It 'marks the default of the shell, and no other' {
        Get-AWSRegion | Where-Object IsShellDefault | Should -BeNullOrEmpty
        Set-DefaultAWSRegion eu-west-1
        (Get-AWSRegion | Where-Object IsShellDefault).Region | Should -Be eu-west-1
        (Get-AWSRegion eu-west-1).IsShellDefault | Should -BeTrue
        (Get-AWSRegion eu-west-2).IsShellDefault | Should -BeFalse
    }
}
