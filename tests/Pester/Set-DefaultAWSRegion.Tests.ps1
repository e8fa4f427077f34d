#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

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
