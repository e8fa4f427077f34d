#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Set-, Get- and Clear-DefaultAWSRegion, and Get-AWSRegion, which marks the default.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)

    # The region that a cmdlet would call. Nothing is called.
    function Get-CalledRegion([hashtable] $Arguments = @{}) {
        [regex]::Match((Get-DebugText { Register-SSOOIDCClient a -ClientType public -WhatIf -Debug @Arguments }), 'Region: (\S+)').Groups[1].Value
    }
}

AfterAll {
    Exit-CleanShell
}

Describe 'Set-DefaultAWSRegion' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'keeps the region in $StoredAWSRegion, in lower case, and puts out nothing' {
        Set-DefaultAWSRegion EU-West-1 | Should -BeNullOrEmpty
        $StoredAWSRegion | Should -BeExactly eu-west-1
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'a region object of the SDK'; Region = { [Amazon.RegionEndpoint]::EUCentral1 }; Expected = 'eu-central-1' }
        @{ Case = 'an object of Get-AWSRegion'; Region = { Get-AWSRegion us-east-2 }; Expected = 'us-east-2' }
        @{ Case = 'an object with a property Region'; Region = { [pscustomobject]@{ Region = 'ap-east-1' } }; Expected = 'ap-east-1' }
        @{ Case = 'a region of another partition'; Region = { 'cn-north-1' }; Expected = 'cn-north-1' }
        @{ Case = 'a well-formed name that is not known yet'; Region = { 'mars-north-7' }; Expected = 'mars-north-7' }
    ) {
        Set-DefaultAWSRegion (& $Region)
        $StoredAWSRegion | Should -BeExactly $Expected
        Clear-DefaultAWSRegion
        Set-DefaultAWSRegion -RegionToCall (& $Region)
        $StoredAWSRegion | Should -BeExactly $Expected
        Clear-DefaultAWSRegion
        & $Region | Set-DefaultAWSRegion
        $StoredAWSRegion | Should -BeExactly $Expected
    }

    It 'refuses <Case>, and the old default stays' -ForEach @(
        @{ Case = 'words'; Region = 'no region' }
        @{ Case = 'nothing'; Region = '' }
        @{ Case = 'null'; Region = $null }
        @{ Case = 'a host name'; Region = 'us-east-1.evil.example' }
        @{ Case = 'a leading hyphen'; Region = '-us-east-1' }
    ) {
        Set-DefaultAWSRegion us-west-2
        $failure = Get-Failure { Set-DefaultAWSRegion $Region }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRegion,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*us-east-1*'
        $StoredAWSRegion | Should -Be us-west-2
    }

    It 'changes nothing with -WhatIf' {
        Set-DefaultAWSRegion us-west-2
        Set-DefaultAWSRegion eu-west-1 -WhatIf
        $StoredAWSRegion | Should -Be us-west-2
    }

    It 'sets the caller''s own variable, which goes with its scope' {
        Set-DefaultAWSRegion us-east-1
        function Set-InFunction {
            Set-DefaultAWSRegion us-west-2
            $StoredAWSRegion
        }
        Set-InFunction | Should -Be us-west-2
        $StoredAWSRegion | Should -Be us-east-1
    }

    It 'sets the variable of the scope <Scope>' -ForEach @(
        @{ Scope = 'Global'; Elsewhere = 'eu-west-1' }
        @{ Scope = 'Local'; Elsewhere = $null }
        @{ Scope = 'Private'; Elsewhere = $null }
    ) {
        function Set-InFunction {
            Set-DefaultAWSRegion eu-west-1 -Scope $Scope
            $StoredAWSRegion
        }
        Set-InFunction | Should -Be eu-west-1
        (Get-Variable StoredAWSRegion -ValueOnly -ErrorAction Ignore) | Should -Be $Elsewhere
        (Get-Variable StoredAWSRegion -Scope Global -ValueOnly -ErrorAction Ignore) | Should -Be $Elsewhere
    }

    It 'hides a private default from the functions that the caller calls' {
        Set-DefaultAWSRegion eu-west-1 -Scope Private
        function Get-InFunction { Get-DefaultAWSRegion }
        Get-InFunction | Should -BeNullOrEmpty
        (Get-DefaultAWSRegion).Region | Should -Be eu-west-1
    }

    It 'refuses a scope that there is not' {
        (Get-Failure { Set-DefaultAWSRegion eu-west-1 -Scope Elsewhere }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }
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

Describe 'Get-AWSRegion' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'lists the regions by name, each with its display name' {
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

Describe 'What the default is for' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'goes before the profile and the environment, and behind -Region and -ClientConfig' {
        $null = Set-HomeFile .aws/config '[profile named]', 'region = ap-east-1'
        $env:AWS_REGION = 'eu-west-2'
        Get-CalledRegion | Should -Be eu-west-2
        Set-DefaultAWSRegion eu-north-1
        Get-CalledRegion | Should -Be eu-north-1
        Get-CalledRegion @{ ProfileName = 'named' } | Should -Be eu-north-1
        Get-CalledRegion @{ ClientConfig = @{ RegionEndpoint = 'ca-central-1' } } | Should -Be ca-central-1
        Get-CalledRegion @{ Region = 'us-west-2' } | Should -Be us-west-2
        Clear-DefaultAWSRegion
        Get-CalledRegion | Should -Be eu-west-2
    }

    It 'counts as a region object that another module put there' {
        $StoredAWSRegion = [pscustomobject]@{ Region = 'ap-south-1'; Name = 'theirs' }
        Get-CalledRegion | Should -Be ap-south-1
    }

    It 'counts as the scope of the caller has it' {
        Set-DefaultAWSRegion us-east-1 -Scope Global
        function Get-InFunction {
            Set-DefaultAWSRegion us-west-2
            Get-CalledRegion
        }
        Get-InFunction | Should -Be us-west-2
        Get-CalledRegion | Should -Be us-east-1
    }
}
