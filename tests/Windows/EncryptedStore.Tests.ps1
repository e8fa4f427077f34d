#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The SDK's encrypted store of profiles, which only Windows has: each secret in it is protected by Windows for its user.

BeforeAll {
    Import-Module "$PSScriptRoot/../Pester/TestSupport.psm1", "$PSScriptRoot/WindowsSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $keyId, $secretKey = 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    $call = @{
        ClientId  = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
        GrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
        Assertion = New-Jwt
    }
    $here = @{ EndpointUrl = $center.Endpoint; Region = 'us-east-1' }

    # Below the tests' own home.
    $storeFile = Join-Path $env:HOME AppData Local AWSToolkit RegisteredAccounts.json
    # From its first use on the module reads the store in place of the SDK.
    $null = Get-AWSCredential -ListProfileDetail

    # The SDK's own types for it, of the module's copy.
    function Get-SdkType([string] $Name) {
        [Amazon.Runtime.CredentialManagement.SharedCredentialsFile].Assembly.GetType("Amazon.Runtime.CredentialManagement.$Name", $true)
    }

    function Set-StoredProfile([string] $Name, [hashtable] $Option, [string] $Region) {
        $options = [Amazon.Runtime.CredentialManagement.CredentialProfileOptions] $Option
        $profile = [Amazon.Runtime.CredentialManagement.CredentialProfile]::new($Name, $options)
        if ($Region) {
            $profile.Region = $Region
        }
        (Get-SdkType NetSDKCredentialsFile)::new().RegisterProfile($profile)
    }

    function Get-Signer {
        $signature = @(Get-Request $center CreateTokenWithIAM)[-1].headers.authorization
        [regex]::Match($signature, 'Credential=(?<key>[^/]+)/\d+/(?<region>[^/]+)/').Groups['key', 'region'].Value -join ' '
    }

    # Another secret's bytes, or another user's: Windows decrypts neither.
    function Break-StoredProfile([string] $Name) {
        $text = Get-Content $storeFile -Raw
        $accounts = ConvertFrom-Json $text -AsHashtable
        $account = $accounts.Values | Where-Object DisplayName -EQ $Name
        $text.Replace($account.AWSSecretKey, '0A' * 120) | Set-Content $storeFile -NoNewline
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'The encrypted store' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $global:PSDefaultParameterValues.Remove('Set-AWSCredential:ProfileLocation')
    }

    It 'holds no secret in the clear' {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        $storeFile | Should -Exist
        Get-Content $storeFile -Raw | Should -Not -BeLike "*$secretKey*"
        (Get-AWSCredential stored).GetCredentials().SecretKey | Should -Be $secretKey
    }

    It 'signs for a profile that is named' {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        (New-SSOOIDCTokenWithIAM @call @here -ProfileName stored).TokenType | Should -Be Bearer
        Get-Signer | Should -Be "$keyId us-east-1"
    }

    It 'signs by its default profile as it is at each call, its region included' {
        Set-StoredProfile default @{ AccessKey = 'AKIDBEFORE'; SecretKey = 'secret-before' } eu-west-1
        $null = Get-Failure { New-SSOOIDCTokenWithIAM @call -EndpointUrl $center.Endpoint }
        Get-Signer | Should -Be 'AKIDBEFORE eu-west-1'
        Set-StoredProfile default @{ AccessKey = $keyId; SecretKey = $secretKey } us-east-1
        (New-SSOOIDCTokenWithIAM @call -EndpointUrl $center.Endpoint).TokenType | Should -Be Bearer
        Get-Signer | Should -Be "$keyId us-east-1"
    }

    It 'signs by a named profile as it is at each call' {
        Set-StoredProfile stored @{ AccessKey = 'AKIDBEFORE'; SecretKey = 'secret-before' }
        $null = Get-Failure { New-SSOOIDCTokenWithIAM @call @here -ProfileName stored }
        Get-Signer | Should -Be 'AKIDBEFORE us-east-1'
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        (New-SSOOIDCTokenWithIAM @call @here -ProfileName stored).TokenType | Should -Be Bearer
        Get-Signer | Should -Be "$keyId us-east-1"
    }

    It 'no more gives the region of a default profile that was removed' {
        Set-StoredProfile default @{ AccessKey = $keyId; SecretKey = $secretKey } eu-west-1
        (Get-DebugText { Register-SSOOIDCClient a -ClientType public -EndpointUrl $center.Endpoint -Debug }) | Should -BeLike '*eu-west-1*'
        (Get-SdkType NetSDKCredentialsFile)::new().UnregisterProfile('default')
        (Get-DebugText { Register-SSOOIDCClient a -ClientType public -EndpointUrl $center.Endpoint -Debug }) | Should -Not -BeLike '*eu-west-1*'
    }

    It 'gets what Set-AWSCredential -StoreAs saves under <Case>' -ForEach @(
        @{ Case = 'a name that it has'; Name = 'stored' }
        @{ Case = 'a new name'; Name = 'new' }
    ) {
        Set-StoredProfile stored @{ AccessKey = 'AKIDBEFORE'; SecretKey = 'secret-before' }
        Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs $Name
        $now = (Get-AWSCredential $Name).GetCredentials()
        "$($now.AccessKey) $($now.SecretKey)" | Should -Be 'AKIDAFTER secret-after'
        $listed = @(Get-AWSCredential -ListProfileDetail | Where-Object ProfileName -EQ $Name)
        $listed | Should -HaveCount 1
        $listed.StoreTypeName | Should -Be NetSDKCredentialsFile
        Get-Content $storeFile -Raw | Should -Not -BeLike '*secret-after*'
        $env:AWS_SHARED_CREDENTIALS_FILE | Should -Not -Exist
    }

    It 'is left alone by -StoreAs with -ProfileLocation' {
        Set-StoredProfile stored @{ AccessKey = 'AKIDBEFORE'; SecretKey = 'secret-before' }
        $before = Get-Content $storeFile -Raw
        $file = Join-Path $env:USERPROFILE elsewhere
        Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs stored -ProfileLocation $file
        Get-Content $storeFile -Raw | Should -Be $before
        Get-Content $file -Raw | Should -BeLike '*AKIDAFTER*'
        (Get-AWSCredential stored -ProfileLocation $file).GetCredentials().AccessKey | Should -Be AKIDAFTER
    }

    It 'comes first where a shared file has the name too, and the list shows the name once, with its place' {
        Set-StoredProfile twice @{ AccessKey = 'AKIDSTORE'; SecretKey = 'secret-store' }
        $null = Set-HomeFile .aws/credentials '[twice]', 'aws_access_key_id = AKIDFILE', 'aws_secret_access_key = secret-file'
        (Get-AWSCredential twice).GetCredentials().AccessKey | Should -Be AKIDSTORE
        $listed = @(Get-AWSCredential -ListProfileDetail | Where-Object ProfileName -EQ twice)
        $listed | Should -HaveCount 1
        $listed.StoreTypeName | Should -Be NetSDKCredentialsFile
        $listed.ProfileLocation | Should -Be $storeFile
    }

    It 'is empty where no variable names a home any more, as for a service' {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        $null = Set-HomeFile .aws/credentials '[signer]', "aws_access_key_id = $keyId", "aws_secret_access_key = $secretKey"
        Remove-Item Env:HOME, Env:USERPROFILE
        (Get-AWSCredential -ListProfileDetail).ProfileName | Should -Be signer
        (New-SSOOIDCTokenWithIAM @call @here -ProfileName signer).TokenType | Should -Be Bearer
        (Get-Failure { Get-AWSCredential stored }).FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        (Get-Failure { Set-AWSCredential -AccessKey A -SecretKey b -StoreAs other }).Exception.Message | Should -BeLike '*no home directory*'
    }

    It 'completes the names that it has' {
        Set-StoredProfile of-the-store @{ AccessKey = $keyId; SecretKey = $secretKey }
        Get-Completion 'New-SSOOIDCTokenWithIAM -ProfileName of-' | Should -Be of-the-store
    }

    It 'says that a profile cannot be decrypted, and lists it with a warning' {
        Set-StoredProfile other @{ AccessKey = $keyId; SecretKey = $secretKey }
        Set-StoredProfile broken @{ AccessKey = 'AKIDBROKEN'; SecretKey = 'some-secret' }
        Break-StoredProfile broken
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @call @here -ProfileName broken }
        $failure.Exception.Message | Should -BeLike '*broken*'
        $failure.Exception.Message | Should -BeLike '*decrypt*'
        $failure.Exception.Message | Should -Not -BeLike '*lacks*'
        $listed = Get-AWSCredential -ListProfileDetail -WarningVariable warnings -WarningAction SilentlyContinue
        $listed.ProfileName | Sort-Object | Should -Be broken, other
        "$warnings" | Should -BeLike '*broken*decrypt*'
        (New-SSOOIDCTokenWithIAM @call @here -ProfileName other).TokenType | Should -Be Bearer
    }

    It 'keeps what cannot be decrypted when another profile is saved' {
        Set-StoredProfile broken @{ AccessKey = 'AKIDBROKEN'; SecretKey = 'some-secret' }
        Break-StoredProfile broken
        Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs other
        (Get-AWSCredential other).GetCredentials().SecretKey | Should -Be secret-after
        Get-Content $storeFile -Raw | Should -BeLike "*$('0A' * 120)*"
        Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs broken
        (Get-AWSCredential broken).GetCredentials().SecretKey | Should -Be secret-after
    }

    It 'that is damaged is not replaced when a profile is saved' {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        Set-Content $storeFile '{ "no' -NoNewline
        $failure = Get-Failure { Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs other }
        $failure.Exception.Message | Should -BeLike "*$storeFile*"
        Get-Content $storeFile -Raw | Should -Be '{ "no'
    }

    It 'that another program has open for 300 ms is read and saved all the same' {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        $null = Open-Elsewhere $storeFile None 300
        (Get-AWSCredential stored).GetCredentials().SecretKey | Should -Be $secretKey
        $null = Open-Elsewhere $storeFile None 300
        Set-AWSCredential -AccessKey AKIDAFTER -SecretKey secret-after -StoreAs other
        (Get-AWSCredential -ListProfileDetail).ProfileName | Sort-Object | Should -Be other, stored
    }

    It 'that <Case> costs no call more than a moment, and is named' -ForEach @(
        @{ Case = 'is no JSON' }
        @{ Case = 'another program has open' }
    ) {
        Set-StoredProfile stored @{ AccessKey = $keyId; SecretKey = $secretKey }
        $open = $null
        try {
            if ($Case -eq 'is no JSON') {
                Set-Content $storeFile '{ "no'
            }
            else {
                $open = Open-Elsewhere $storeFile None 60000
            }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $failure = Get-Failure { New-SSOOIDCTokenWithIAM @call @here -ProfileName stored }
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 3
            $failure.Exception.Message | Should -BeLike "*$storeFile*"
            # It is not needed for a call that is given its keys.
            $clock.Restart()
            (New-SSOOIDCTokenWithIAM @call @here -AccessKey $keyId -SecretKey $secretKey).TokenType | Should -Be Bearer
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 3
        }
        finally {
            if ($open) {
                $open.Dispose()
            }
        }
    }

    It 'has SAML profiles, whose password nobody is asked for with -NonInteractive' {
        $endpoints = (Get-SdkType SAMLEndpointManager)::new()
        $endpoints.RegisterEndpoint((Get-SdkType SAMLEndpoint)::new('idp', [uri] 'https://127.0.0.1:1/idp'))
        Set-StoredProfile saml @{ EndpointName = 'idp'; RoleArn = 'arn:aws:iam::123456789012:role/r'; UserIdentity = 'domain\user' }
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @call @here -ProfileName saml }
        $failure.FullyQualifiedErrorId | Should -BeLike '*,Amazon.PowerShell.Cmdlets.SSOOIDC.NewSSOOIDCTokenWithIAMCmdlet'
        $failure.FullyQualifiedErrorId | Should -Not -BeLike '*InvalidOperation*'
        $failure.Exception.Message | Should -BeLike "*'saml'*"
        "$($failure.ErrorDetails.RecommendedAction)" | Should -BeLike '*-NetworkCredential*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'takes -NetworkCredential for a SAML profile to its identity provider' {
        $endpoints = (Get-SdkType SAMLEndpointManager)::new()
        $endpoints.RegisterEndpoint((Get-SdkType SAMLEndpoint)::new('idp', [uri] 'https://127.0.0.1:1/idp'))
        Set-StoredProfile saml @{ EndpointName = 'idp'; RoleArn = 'arn:aws:iam::123456789012:role/r'; UserIdentity = 'domain\user' }
        $network = [pscredential]::new('user', (ConvertTo-SecureString some-password -AsPlainText -Force))
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @call @here -ProfileName saml -NetworkCredential $network }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialsUnavailable,*'
        ($failure | Out-String) + $failure.Exception | Should -Not -BeLike '*some-password*'
        Get-Request $center | Should -BeNullOrEmpty
    }
}
