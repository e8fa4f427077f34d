#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Paths as people write them on Windows.

BeforeDiscovery {
    # A folder that is shared on the network, where the machine has one for the tests.
    $noShare = -not $env:SSOOIDC_TEST_SHARE
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Pester/TestSupport.psm1", "$PSScriptRoot/WindowsSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $keyId, $secretKey = 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    $call = @{
        ClientId    = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
        GrantType   = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
        Assertion   = New-Jwt
        EndpointUrl = $center.Endpoint
        Region      = 'us-east-1'
    }

    # A config and a credentials file at any two paths.
    function Set-AwsFiles([string] $Config, [string] $Credentials) {
        foreach ($file in $Config, $Credentials) {
            $null = New-Item (Split-Path $file) -ItemType Directory -Force
        }
        Set-Content -LiteralPath $Config '[sso-session corp]', "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1',
            'sso_registration_scopes = sso:account:access', '[profile role]', 'region = us-east-1'
        Set-Content -LiteralPath $Credentials '[signer]', "aws_access_key_id = $keyId", "aws_secret_access_key = $secretKey"
    }

    # Both sides of the module read their file: sessions from the config, keys through the SDK.
    function Assert-BothRead {
        (Get-SSOOIDCSession -ErrorAction Stop).SessionName | Should -Be corp
        (New-SSOOIDCTokenWithIAM @call -ProfileName signer).TokenType | Should -Be Bearer
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Paths' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $center.Endpoint
        $userHome = $env:USERPROFILE
    }

    AfterEach {
        Set-Location $PSScriptRoot
        Remove-Item Env:SSOOIDC_TEST_FOLDER -ErrorAction Ignore
    }

    It 'are taken as <Form> in AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE' -ForEach @(
        @{ Form = '%USERPROFILE%\settings'; Below = 'settings' }
        @{ Form = '%SSOOIDC_TEST_FOLDER%\settings'; Below = 'settings' }
        @{ Form = '%userprofile%/settings'; Below = 'settings' }
        @{ Form = '~\settings'; Below = 'settings' }
        @{ Form = '~/settings'; Below = 'settings' }
        @{ Form = '~\settings/mixed\up'; Below = 'settings/mixed/up' }
        @{ Form = '$USERPROFILE\settings'; Below = 'settings' }
        @{ Form = '${USERPROFILE}\set tings'; Below = 'set tings' }
        @{ Form = '.\settings'; Below = 'settings' }
        @{ Form = 'settings'; Below = 'settings' }
        @{ Form = 'HOME\settings'; Below = 'settings' }
        @{ Form = 'HOME\SETTINGS'; Below = 'settings' }
        @{ Form = '\\?\HOME\settings'; Below = 'settings' }
        # Of the shell's folder and its drive, which need not be those of the process.
        @{ Form = 'DRIVE:settings'; Below = 'settings' }
        @{ Form = 'ROOTED\settings'; Below = 'settings' }
    ) {
        $env:SSOOIDC_TEST_FOLDER = $userHome
        Set-Location $userHome
        Set-AwsFiles (Join-Path $userHome $Below config) (Join-Path $userHome $Below credentials)
        $drive, $rooted = $userHome.Substring(0, 2), $userHome.Substring(2)
        $folder = $Form.Replace('HOME\', "$userHome\").Replace('DRIVE:', $drive).Replace('ROOTED\', "$rooted\")
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = "$folder\config", "$folder\credentials"
        Assert-BothRead
    }

    It 'start at USERPROFILE, for both files and the cache, whatever HOME says' {
        Remove-Item Env:AWS_CONFIG_FILE, Env:AWS_SHARED_CREDENTIALS_FILE
        $env:USERPROFILE = Join-Path $userHome profile
        $env:HOME = Join-Path $userHome home
        Set-AwsFiles (Join-Path $env:USERPROFILE .aws config) (Join-Path $env:USERPROFILE .aws credentials)
        Set-AwsFiles (Join-Path $env:HOME .aws config) (Join-Path $env:HOME .aws credentials)
        Set-Content (Join-Path $env:HOME .aws config) '[sso-session elsewhere]'
        Set-Content (Join-Path $env:HOME .aws credentials) '[signer]', 'aws_access_key_id = AKIDHOME', 'aws_secret_access_key = secret-home'
        Assert-BothRead
        $session = Connect-TestSession $center @{ SessionName = 'corp' }
        $session.CachePath | Should -BeLike "$env:USERPROFILE\.aws\sso\cache\*"
        $session.CachePath | Should -Exist
        # What ~ stands for in a variable is the same place.
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = '~\.aws\config', '~\.aws\credentials'
        Assert-BothRead
    }

    It 'start at the home that Windows has for the user, where no variable names one' {
        if (-not $env:SSOOIDC_TEST_STARTER) {
            Set-ItResult -Skipped -Because 'it would write into the home of whoever runs it'
        }
        $own, $local, $roaming = [Environment]::GetFolderPath('UserProfile'), $env:LOCALAPPDATA, $env:APPDATA
        Remove-Item Env:HOME, Env:USERPROFILE, Env:LOCALAPPDATA, Env:APPDATA
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = $null
        $session = Connect-SSOOIDCSession -StartUrl $center.StartUrl -Region us-east-1 -UseDeviceCode -NoBrowser -VerificationAction {
            Approve-Device $center $args[0].UserCode
        } 6>$null
        try {
            $session.CachePath | Should -BeLike "$([wildcardpattern]::Escape($own))\.aws\sso\cache\*"
            $session.CachePath | Should -Exist
        }
        finally {
            Disconnect-SSOOIDCSession -StartUrl $center.StartUrl -Region us-east-1
            $env:LOCALAPPDATA, $env:APPDATA = $local, $roaming
        }
        $session.CachePath | Should -Not -Exist
    }

    It 'may lead to a home with <Letters> in it' -ForEach @(
        @{ Letters = 'ü' }
        @{ Letters = '日本' }
        @{ Letters = "space, ' and & 100% [x]" }
    ) {
        $env:USERPROFILE = $env:HOME = Join-Path $userHome "user $Letters"
        $env:AWS_CONFIG_FILE = $env:AWS_SHARED_CREDENTIALS_FILE = $null
        Set-AwsFiles (Join-Path $env:USERPROFILE .aws config) (Join-Path $env:USERPROFILE .aws credentials)
        Assert-BothRead
        $session = Connect-TestSession $center @{ SessionName = 'corp' }
        $session.CachePath | Should -BeLike "$([wildcardpattern]::Escape($env:USERPROFILE))\.aws\sso\cache\*"
        Test-Path -LiteralPath $session.CachePath | Should -BeTrue
        Disconnect-SSOOIDCSession corp
        Test-Path -LiteralPath $session.CachePath | Should -BeFalse
    }

    It 'may be longer than 260 characters' {
        $deep = Join-Path $userHome (@('a-folder-with-a-long-name') * 12 -join '\')
        $deep.Length | Should -BeGreaterThan 300
        Set-AwsFiles (Join-Path $deep config) (Join-Path $deep credentials)
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = (Join-Path $deep config), (Join-Path $deep credentials)
        Assert-BothRead
        $env:USERPROFILE = $deep
        $session = Connect-TestSession $center @{ SessionName = 'corp' }
        Test-Path -LiteralPath $session.CachePath | Should -BeTrue
        Disconnect-SSOOIDCSession corp
        Test-Path -LiteralPath $session.CachePath | Should -BeFalse
    }

    It 'may be on another machine (UNC)' -Skip:$noShare {
        $folder = Join-Path $env:SSOOIDC_TEST_SHARE ([guid]::NewGuid().ToString('n'))
        try {
            Set-AwsFiles (Join-Path $folder .aws config) (Join-Path $folder .aws credentials)
            $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = (Join-Path $folder .aws config), (Join-Path $folder .aws credentials)
            Assert-BothRead
            # A user whose home is there, as in many companies.
            $env:USERPROFILE = $folder
            $session = Connect-TestSession $center @{ SessionName = 'corp' }
            $session.CachePath | Should -BeLike "$env:SSOOIDC_TEST_SHARE\*"
            $session.CachePath | Should -Exist
            Set-Location $folder
            $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = '.aws\config', '.aws\credentials'
            Assert-BothRead
        }
        finally {
            Set-Location $PSScriptRoot
            Remove-Item $folder -Recurse -Force
        }
    }

    It 'may be on a drive of PowerShell: <Case>' -ForEach @(
        @{ Case = 'for -ProfileLocation'; Script = { (Get-AWSCredential signer -ProfileLocation aws:\credentials).GetCredentials().AccessKey } }
        @{ Case = 'as the location that a relative one starts from'; Script = { Set-Location aws:\; (Get-AWSCredential signer -ProfileLocation credentials).GetCredentials().AccessKey } }
    ) {
        Set-AwsFiles (Join-Path $userHome drive config) (Join-Path $userHome drive credentials)
        $null = New-PSDrive aws FileSystem (Join-Path $userHome drive) -Scope Global
        try {
            & $Script | Should -Be $keyId
        }
        finally {
            Set-Location $PSScriptRoot
            Remove-PSDrive aws -Scope Global
        }
    }

    It 'are read from where the files'' system is where the shell is in the registry' {
        Set-AwsFiles (Join-Path $userHome config) (Join-Path $userHome credentials)
        $env:AWS_CONFIG_FILE, $env:AWS_SHARED_CREDENTIALS_FILE = 'config', 'credentials'
        Set-Location $userHome
        Set-Location HKCU:\
        Assert-BothRead
    }
}
