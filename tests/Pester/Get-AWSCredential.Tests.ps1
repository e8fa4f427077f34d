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

Describe 'Get-AWSCredential' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'gives nothing where no default is set, whatever the environment says' {
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = 'AKIDENVIRONMENT', 'secret'
        Get-AWSCredential | Should -BeNullOrEmpty
    }

    It 'gives a profile''s credentials, as the files are now' {
        Set-TwoProfiles
        Get-Keys one | Should -Be 'AKIDONE secret-one'
        Get-Keys two | Should -Be 'AKIDTWO secret-two'
        $null = Set-HomeFile .aws/credentials '[one]', 'aws_access_key_id = AKIDLATER', 'aws_secret_access_key = later-secret'
        Get-Keys one | Should -Be 'AKIDLATER later-secret'
        $env:AWS_SHARED_CREDENTIALS_FILE = Set-HomeFile other '[one]', 'aws_access_key_id = AKIDOTHER', 'aws_secret_access_key = other-secret'
        Get-Keys one | Should -Be 'AKIDOTHER other-secret'
    }

    It 'says that a profile is not there' {
        (Get-Failure { Get-AWSCredential nowhere }).FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
    }

    It 'lists the profiles and where each is, with <Name>' -ForEach @(
        @{ Name = 'ListProfileDetail' }
        @{ Name = 'ListProfile' }
        @{ Name = 'ListProfiles' }
    ) {
        Set-TwoProfiles
        $switch = @{ $Name = $true }
        $profiles = Get-AWSCredential @switch | Sort-Object ProfileName
        $profiles.ProfileName | Should -Be one, two
        $profiles.StoreTypeName | Sort-Object -Unique | Should -Be SharedCredentialsFile
        $profiles[0].ProfileLocation | Should -Be $env:AWS_SHARED_CREDENTIALS_FILE
        $profiles | Out-String | Should -Not -BeLike '*secret*'
    }

    It 'lists nothing where there are no profiles' {
        Get-AWSCredential -ListProfileDetail | Should -BeNullOrEmpty
    }

    It 'lists the profiles of another file' {
        Set-TwoProfiles
        $path = Set-HomeFile elsewhere '[three]', 'aws_access_key_id = AKIDTHREE', 'aws_secret_access_key = secret-three'
        $profiles = Get-AWSCredential -ListProfileDetail -ProfileLocation $path
        $profiles.ProfileName | Should -Contain three
        $profiles.ProfileName | Should -Not -Contain one
        ($profiles | Where-Object ProfileName -EQ three).ProfileLocation | Should -Be $path
    }

    It 'reads what another AWS module left in $StoredAWSCredentials' {
        # Its wrapper keeps the credentials in a property that is not public.
        if (-not ('Tests.AWSPSCredentials' -as [type])) {
            Add-Type 'namespace Tests { public class AWSPSCredentials { public AWSPSCredentials(object o) { Credentials = o; } internal object Credentials { get; set; } } }'
        }
        $StoredAWSCredentials = [Tests.AWSPSCredentials]::new([Amazon.Runtime.BasicAWSCredentials]::new('AKIDTHEIRS', 'their-secret'))
        Get-Keys | Should -Be 'AKIDTHEIRS their-secret'
    }
}
