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

Describe 'Set-AWSCredential' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'makes keys the shell''s default, and puts out nothing' {
        Set-AWSCredential @keys | Should -BeNullOrEmpty
        $StoredAWSCredentials.GetType().FullName | Should -Be Amazon.Runtime.BasicAWSCredentials
        Get-Keys | Should -Be 'AKIDSOME some/secret+key'
    }

    It 'makes temporary keys the shell''s default' {
        Set-AWSCredential @keys -SessionToken some-token
        Get-Keys | Should -Be 'AKIDSOME some/secret+key some-token'
    }

    It 'takes the short names of its parameters' {
        Set-AWSCredential -AK AKIDSHORT -SK short-secret -ST short-token
        Get-Keys | Should -Be 'AKIDSHORT short-secret short-token'
        Set-AWSCredential -AccessKey AKIDSHORT -SecretAccessKey other-secret
        Get-Keys | Should -Be 'AKIDSHORT other-secret'
    }

    It 'takes the secrets as SecureStrings' {
        $secret, $token = 'some/secret+key', 'some-token' | ConvertTo-SecureString -AsPlainText -Force
        Set-AWSCredential -AccessKey AKIDSOME -SecretKey $secret -SessionToken $token
        Get-Keys | Should -Be 'AKIDSOME some/secret+key some-token'
    }

    It 'takes the properties of a piped object' {
        'AccessKey,SecretKey', 'AKIDCSV,csv-secret' | ConvertFrom-Csv | Set-AWSCredential
        Get-Keys | Should -Be 'AKIDCSV csv-secret'
    }

    It 'makes a profile''s credentials the shell''s default: <Arguments.Keys>' -ForEach @(
        @{ Arguments = @{ ProfileName = 'one' }; Expected = 'AKIDONE secret-one' }
        @{ Arguments = @{ StoredCredentials = 'two' }; Expected = 'AKIDTWO secret-two' }
        @{ Arguments = @{ AWSProfileName = 'one' }; Expected = 'AKIDONE secret-one' }
    ) {
        Set-TwoProfiles
        Set-AWSCredential @Arguments
        Get-Keys | Should -Be $Expected
        Clear-AWSCredential
        Set-AWSCredential "$($Arguments.Values)"
        Get-Keys | Should -Be $Expected
    }

    It 'reads a profile of another file' {
        $path = Set-HomeFile elsewhere '[one]', 'aws_access_key_id = AKIDELSEWHERE', 'aws_secret_access_key = secret'
        Set-TwoProfiles
        Set-AWSCredential one -ProfileLocation $path
        Get-Keys | Should -Be 'AKIDELSEWHERE secret'
    }

    It 'makes a credentials object the shell''s default, given or piped' {
        Set-AWSCredential -Credential ([Amazon.Runtime.BasicAWSCredentials]::new('AKIDGIVEN', 'secret'))
        Get-Keys | Should -Be 'AKIDGIVEN secret'
        [Amazon.Runtime.SessionAWSCredentials]::new('AKIDPIPED', 'secret', 'token') | Set-AWSCredential
        Get-Keys | Should -Be 'AKIDPIPED secret token'
    }

    It 'copies a default from one scope to another' {
        Set-AWSCredential @keys
        Get-AWSCredential | Set-AWSCredential -Scope Global
        Clear-AWSCredential
        Get-Keys | Should -Be 'AKIDSOME some/secret+key'
    }

    It 'says that a profile is not there and where it looked, and the old default stays' {
        Set-TwoProfiles
        Set-AWSCredential @keys
        $failure = Get-Failure { Set-AWSCredential nowhere }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.Exception.Message | Should -BeLike "*'nowhere'*$env:AWS_SHARED_CREDENTIALS_FILE*$env:AWS_CONFIG_FILE*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-ProfileName*'
        Get-Keys | Should -Be 'AKIDSOME some/secret+key'
    }

    It 'says what a profile lacks' {
        $null = Set-HomeFile .aws/credentials '[half]', 'aws_access_key_id = AKIDHALF'
        $failure = Get-Failure { Set-AWSCredential half }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileIncomplete,*'
        $failure.Exception.Message | Should -BeLike '*aws_secret_access_key*'
    }

    It 'changes nothing with -WhatIf' {
        Set-AWSCredential @keys -WhatIf
        Get-Variable StoredAWSCredentials -ErrorAction Ignore | Should -BeNullOrEmpty
        Set-AWSCredential @keys -StoreAs saved -WhatIf
        $env:AWS_SHARED_CREDENTIALS_FILE | Should -Not -Exist
    }

    It 'sets the variable of the scope <Scope>' -ForEach @(
        @{ Scope = 'Global'; Elsewhere = 'AKIDSOME some/secret+key' }
        @{ Scope = 'Local'; Elsewhere = $null }
        @{ Scope = 'Private'; Elsewhere = $null }
    ) {
        function Set-InFunction {
            Set-AWSCredential @keys -Scope $Scope
            $StoredAWSCredentials.GetCredentials().AccessKey
        }
        Set-InFunction | Should -Be AKIDSOME
        Get-Keys | Should -Be $Elsewhere
    }

    It 'shows no secret in the default view of what is stored' {
        Set-AWSCredential @keys -SessionToken some-session-token
        foreach ($text in ($StoredAWSCredentials | Out-String), (Get-AWSCredential | Format-List | Out-String), (Get-AWSCredential | Format-Table | Out-String), "$StoredAWSCredentials") {
            $text | Should -Not -BeNullOrEmpty
            $text | Should -Not -BeLike '*some/secret+key*'
            $text | Should -Not -BeLike '*some-session-token*'
        }
    }
}

Describe 'Set-AWSCredential -StoreAs' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'saves keys as a profile, and the shell''s default stays as it is' {
        Set-AWSCredential @keys -StoreAs saved | Should -BeNullOrEmpty
        Get-AWSCredential | Should -BeNullOrEmpty
        Get-Keys saved | Should -Be 'AKIDSOME some/secret+key'
        Get-Content $env:AWS_SHARED_CREDENTIALS_FILE | Should -Be '[saved]', 'aws_access_key_id=AKIDSOME', 'aws_secret_access_key=some/secret+key'
    }

    It 'saves the session token of temporary keys' {
        Set-AWSCredential @keys -SessionToken some-token -StoreAs saved
        Get-Keys saved | Should -Be 'AKIDSOME some/secret+key some-token'
    }

    It 'replaces the profile of that name, and leaves the others as they are' {
        Set-TwoProfiles
        Set-AWSCredential -AccessKey AKIDNEW -SecretKey new-secret -StoreAs one
        Set-AWSCredential -AccessKey AKIDTHREE -SecretKey secret-three -StoreAs three
        Get-Keys one | Should -Be 'AKIDNEW new-secret'
        Get-Keys two | Should -Be 'AKIDTWO secret-two'
        Get-Keys three | Should -Be 'AKIDTHREE secret-three'
    }

    It 'lets nobody else read the file, <Case>' -Tag net8.0 -ForEach @(
        @{ Case = 'a new one'; Exists = $false }
        @{ Case = 'one that others could read'; Exists = $true }
    ) {
        Skip-Windows 'has no file modes'
        $path = $env:AWS_SHARED_CREDENTIALS_FILE
        if ($Exists) {
            Set-TwoProfiles
            [IO.File]::SetUnixFileMode($path, 'UserRead, UserWrite, GroupRead, OtherRead')
        }
        Set-AWSCredential @keys -StoreAs saved
        [IO.File]::GetUnixFileMode($path) | Should -Be 'UserWrite, UserRead'
        if (-not $Exists) {
            [IO.File]::GetUnixFileMode((Split-Path $path)) | Should -Be 'UserExecute, UserWrite, UserRead'
        }
    }

    It 'saves in the file of -ProfileLocation, absolute or not' {
        $folder = Split-Path (Set-HomeFile work/nothing '')
        Set-AWSCredential @keys -StoreAs saved -ProfileLocation (Join-Path $folder absolute)
        Push-Location $folder
        try {
            Set-AWSCredential @keys -StoreAs saved -ProfileLocation ./relative
        }
        finally {
            Pop-Location
        }
        foreach ($name in 'absolute', 'relative') {
            Get-Content (Join-Path $folder $name) | Should -Contain '[saved]'
        }
        $env:AWS_SHARED_CREDENTIALS_FILE | Should -Not -Exist
    }

    It 'saves a role with all that belongs to it' {
        Set-AWSCredential @keys -StoreAs base
        Set-AWSCredential -RoleArn arn:aws:iam::123456789012:role/r -SourceProfile base -ExternalId some-id -MfaSerial arn:aws:iam::123456789012:mfa/m -StoreAs role
        $text = Get-Content $env:AWS_SHARED_CREDENTIALS_FILE
        $text | Select-Object -Skip 3 | Sort-Object | Should -Be '[role]', 'external_id=some-id', 'mfa_serial=arn:aws:iam::123456789012:mfa/m',
            'role_arn=arn:aws:iam::123456789012:role/r', 'source_profile=base'
        $role = Get-AWSCredential role
        $role.GetType().FullName | Should -Be Amazon.Runtime.AssumeRoleAWSCredentials
        $role.RoleArn | Should -Be arn:aws:iam::123456789012:role/r
    }

    It 'takes a role for a profile only: <Arguments.Keys>' -ForEach @(
        @{ Arguments = @{ RoleArn = 'arn:aws:iam::123456789012:role/r'; SourceProfile = 'base' } }
        @{ Arguments = @{ RoleArn = 'arn:aws:iam::123456789012:role/r'; AccessKey = 'AKID'; SecretKey = 's'; StoreAs = 'role' } }
    ) {
        { Set-AWSCredential @Arguments -ErrorAction Stop } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
        $env:AWS_SHARED_CREDENTIALS_FILE | Should -Not -Exist
    }

    It 'says that a file cannot be written' {
        $folder = Split-Path (Set-HomeFile a-folder/nothing '')
        $failure = Get-Failure { Set-AWSCredential @keys -StoreAs saved -ProfileLocation $folder }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotSaved,*'
        $failure.CategoryInfo.Category | Should -Be WriteError
        $failure.Exception.Message | Should -BeLike "*$folder*"
        $failure.Exception.Message | Should -Not -BeLike "*some/secret+key*"
    }

    It 'refuses a name that would break out of its line' {
        $failure = Get-Failure { Set-AWSCredential @keys -StoreAs "saved]`n[other" }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotSaved,*'
        (Get-AWSCredential -ListProfileDetail).ProfileName | Should -Not -Contain other
    }
}
