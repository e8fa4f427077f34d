#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint; Region = 'us-east-1' }
    # The example key of AWS's documentation: the one key that the Identity Center takes. It computes each signature again.
    $keyId, $secretKey = 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    $keys = @{ AccessKey = $keyId; SecretKey = $secretKey }
    $wrongKeys = @{ AccessKey = 'AKIDWRONG'; SecretKey = 'wrong-secret-key' }
    $application = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
    $jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    $exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
    $tokenType = 'urn:ietf:params:oauth:token-type'
    $jwt = @{ ClientId = $application; GrantType = $jwtGrant; Assertion = New-Jwt } + $at

    # The key that signed the last request.
    function Get-Signer {
        [regex]::Match(@(Get-Request $center CreateTokenWithIAM)[-1].headers.authorization, 'Credential=([^/]+)/').Groups[1].Value
    }

    function Set-Environment([string] $AccessKey, [string] $SecretKey) {
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $AccessKey, $SecretKey
    }

    function Set-Profile([string] $Name, [string] $AccessKey, [string] $SecretKey, [string[]] $More = @()) {
        Set-HomeFile .aws/credentials (@("[$Name]", "aws_access_key_id = $AccessKey", "aws_secret_access_key = $SecretKey") + $More)
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'New-SSOOIDCTokenWithIAM' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'has the parameters of the command reference' {
        $command = Get-Command New-SSOOIDCTokenWithIAM
        $command.ImplementingType.FullName | Should -Be Amazon.PowerShell.Cmdlets.SSOOIDC.NewSSOOIDCTokenWithIAMCmdlet
        $command.OutputType.Name | Should -Be Amazon.SSOOIDC.Model.CreateTokenWithIAMResponse
        [Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be Medium
        Get-ParameterTable New-SSOOIDCTokenWithIAM | Should -Be (Get-ExpectedParameter @(
                'ClientId string [] PMV'
                'GrantType string [] M'
                'Assertion string []'
                'Code string []'
                'CodeVerifier string []'
                'RedirectUri string []'
                'RefreshToken string []'
                'RequestedTokenType string []'
                'Scope string[] []'
                'SubjectToken string []'
                'SubjectTokenType string []'
            ))
    }

    It 'gives every property of the response for a JSON web token' {
        $token = New-SSOOIDCTokenWithIAM @jwt @keys -Scope openid, aws
        $token.GetType().FullName | Should -Be 'Amazon.SSOOIDC.Model.CreateTokenWithIAMResponse'
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
        $token.TokenType | Should -Be Bearer
        $token.ExpiresIn | Should -Be 28800
        $token.IssuedTokenType | Should -Be "${tokenType}:access_token"
        $token.Scope | Should -Be 'openid', 'aws'
        $token.IdToken | Should -Match '^[\w-]+\.[\w-]+\.[\w-]*$'
        $token.RefreshToken | Should -Not -BeNullOrEmpty
        $token.AwsAdditionalDetails.GetType().FullName | Should -Be 'Amazon.SSOOIDC.Model.AwsAdditionalDetails'
        $token.AwsAdditionalDetails.IdentityContext | Should -Not -BeNullOrEmpty
    }

    It 'exchanges an authorization code with its PKCE verifier' {
        $given = New-AuthorizationCode $center $application openid
        $token = New-SSOOIDCTokenWithIAM $application -GrantType authorization_code -Code $given.Code -CodeVerifier $given.Verifier -RedirectUri $given.RedirectUri @keys @at
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
        $sent = (Get-Request $center CreateTokenWithIAM).json
        $sent.clientId | Should -Be $application
        $sent.code | Should -Be $given.Code
        $sent.codeVerifier | Should -Be $given.Verifier
        $sent.redirectUri | Should -Be $given.RedirectUri
    }

    It 'refreshes a token, with fewer scopes if asked, and the refresh token is replaced' {
        $first = New-SSOOIDCTokenWithIAM @jwt @keys -Scope openid, aws
        $next = New-SSOOIDCTokenWithIAM $application -GrantType refresh_token -RefreshToken $first.RefreshToken -Scope aws @keys @at
        $next.AccessToken | Should -Not -Be $first.AccessToken
        $next.Scope | Should -Be aws
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM $application -GrantType refresh_token -RefreshToken $first.RefreshToken @keys @at }
        $failure.Exception.InnerException | Should -BeOfType Amazon.SSOOIDC.Model.InvalidGrantException
    }

    It 'exchanges an access token for <Requested>' -ForEach @(
        @{ Requested = 'access_token'; HasRefreshToken = $false }
        @{ Requested = 'refresh_token'; HasRefreshToken = $true }
    ) {
        $subject = New-SSOOIDCTokenWithIAM @jwt @keys -Select AccessToken
        $token = New-SSOOIDCTokenWithIAM $application -GrantType $exchangeGrant -SubjectToken $subject -SubjectTokenType "${tokenType}:access_token" -RequestedTokenType "${tokenType}:$Requested" -Scope openid, aws @keys @at
        $token.TokenType | Should -Be Bearer
        $token.ExpiresIn | Should -Be 28800
        $token.Scope | Should -Be openid, aws
        $token.AwsAdditionalDetails.IdentityContext | Should -Not -BeNullOrEmpty
        $token.IssuedTokenType | Should -Be "${tokenType}:$Requested"
        $token.AccessToken | Should -Not -Be $subject
        [bool]$token.RefreshToken | Should -Be $HasRefreshToken
        $sent = @(Get-Request $center CreateTokenWithIAM)[-1].json
        $sent.subjectToken | Should -Be $subject
        $sent.requestedTokenType | Should -Be "${tokenType}:$Requested"
    }

    It 'signs for the service and the region, and marks the call in the query' {
        $null = New-SSOOIDCTokenWithIAM @jwt @keys
        $request = Get-Request $center
        $request.headers.authorization | Should -Match "^AWS4-HMAC-SHA256 Credential=$keyId/\d{8}/us-east-1/sso-oauth/aws4_request,"
        "$($request.path)$($request.query)" | Should -BeLike '/token*aws_iam=t*'
        $request.body | Should -Not -BeLike "*$keyId*"
    }

    It 'takes <Parameter> as a SecureString' -ForEach @(
        @{ Parameter = 'Assertion' }
        @{ Parameter = 'SecretKey' }
        @{ Parameter = 'RefreshToken' }
        @{ Parameter = 'SubjectToken' }
    ) {
        $first = New-SSOOIDCTokenWithIAM @jwt @keys
        $given = switch ($Parameter) {
            RefreshToken { @{ GrantType = 'refresh_token'; RefreshToken = $first.RefreshToken } }
            SubjectToken { @{ GrantType = $exchangeGrant; SubjectToken = $first.AccessToken; SubjectTokenType = "${tokenType}:access_token" } }
            default { @{ GrantType = $jwtGrant; Assertion = New-Jwt } }
        }
        $given += @{ ClientId = $application } + $keys + $at
        $given[$Parameter] = ConvertTo-SecureString $given[$Parameter] -AsPlainText -Force
        (New-SSOOIDCTokenWithIAM @given).AccessToken | Should -Not -BeNullOrEmpty
    }

    It 'binds everything from an object of the caller''s own' {
        $given = [pscustomobject]($jwt + $keys + @{ Select = 'TokenType' })
        $given | New-SSOOIDCTokenWithIAM | Should -Be Bearer
    }

    It 'takes a client id as piped text' {
        $application | New-SSOOIDCTokenWithIAM -GrantType $jwtGrant -Assertion (New-Jwt) @keys @at -Select '^ClientId' | Should -Be $application
    }

    It 'puts out what -Select <Select> asks for' -ForEach @(
        @{ Select = 'TokenType'; Pattern = '^Bearer$' }
        @{ Select = 'AwsAdditionalDetails.IdentityContext'; Pattern = '^\S{20,}$' }
        @{ Select = 'awsadditionaldetails.identitycontext'; Pattern = '^\S{20,}$' }
        @{ Select = '^Region'; Pattern = '^us-east-1$' }
    ) {
        New-SSOOIDCTokenWithIAM @jwt @keys -Select $Select | Should -Match $Pattern
    }

    It 'shows tokens only masked, and the identity context not at all' {
        $token = New-SSOOIDCTokenWithIAM @jwt @keys
        foreach ($text in ($token | Out-String -Width 1000), ($token | Format-List | Out-String -Width 1000), ([datetime]::Now, $token | Out-String -Width 1000)) {
            foreach ($secret in $token.AccessToken, $token.RefreshToken, $token.IdToken, $token.AwsAdditionalDetails.IdentityContext) {
                $text | Should -Not -BeLike "*$secret*"
            }
            $text | Should -BeLike '*Bearer*'
        }
        $token | Out-String | Should -BeLike "*($($token.AccessToken.Length) characters)*"
    }

    It 'calls nothing where <Case>' -ForEach @(
        @{ Case = 'the client id is empty'; Arguments = @{ ClientId = ' ' }; Named = 'ClientId' }
        @{ Case = 'the grant type is null'; Arguments = @{ GrantType = $null }; Named = 'GrantType' }
        @{ Case = 'the assertion is missing'; Arguments = @{ Assertion = $null }; Named = 'Assertion' }
        @{ Case = 'the refresh token is missing'; Arguments = @{ GrantType = 'refresh_token' }; Named = 'RefreshToken' }
        @{ Case = 'the code is missing'; Arguments = @{ GrantType = 'authorization_code' }; Named = 'Code' }
        @{ Case = 'the subject token is missing'; Arguments = @{ GrantType = 'urn:ietf:params:oauth:grant-type:token-exchange' }; Named = 'SubjectToken' }
        @{ Case = 'the subject token''s type is missing'; Arguments = @{ GrantType = 'urn:ietf:params:oauth:grant-type:token-exchange'; SubjectToken = 'some-token' }; Named = 'SubjectTokenType' }
    ) {
        $given = $jwt + $keys
        foreach ($name in $Arguments.Keys) {
            $given[$name] = $Arguments[$name]
        }
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @given }
        $failure.FullyQualifiedErrorId | Should -BeLike 'MissingArgument,*'
        $failure.Exception.Message | Should -BeLike "*-$Named*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'calls nothing with -WhatIf, even with -Force' {
        New-SSOOIDCTokenWithIAM @jwt @keys -WhatIf -Force | Should -BeNullOrEmpty
        # Nor does it look for credentials, which may itself be a call: there are none.
        New-SSOOIDCTokenWithIAM @jwt -WhatIf | Should -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'makes the service''s <Exception> an error that can be caught by type and says what to do' -ForEach @(
        @{ Exception = 'InvalidGrantException'; Category = 'AuthenticationError'; Action = 'Connect-SSOOIDCSession' }
        @{ Exception = 'InvalidRequestRegionException'; Category = 'InvalidArgument'; Action = '-Region' }
        @{ Exception = 'UnauthorizedClientException'; Category = 'PermissionDenied'; Action = 'grant' }
        @{ Exception = 'InvalidScopeException'; Category = 'InvalidArgument'; Action = 'scopes' }
    ) {
        Set-Reply $center CreateTokenWithIAM "error:${Exception}:what the service says"
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt @keys -ClientConfig @{ MaxErrorRetry = 0 } }
        $failure.Exception.InnerException.GetType().FullName | Should -Be "Amazon.SSOOIDC.Model.$Exception"
        $failure.FullyQualifiedErrorId | Should -BeLike "Amazon.SSOOIDC.Model.$Exception,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*$Action*"
        $failure.TargetObject | Should -Be $application
    }

    It 'ends when it is stopped' {
        Set-Reply $center CreateTokenWithIAM hang
        Stop-Script $center CreateTokenWithIAM '$given = $args[0]; New-SSOOIDCTokenWithIAM @given' ($jwt + $keys) | Should -Be Stopped
    }
}

Describe 'Whose credentials sign a call' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'signs with the keys given' {
        Set-Environment @wrongKeys
        $null = New-SSOOIDCTokenWithIAM @jwt @keys
        Get-Signer | Should -Be $keyId
        $null = New-SSOOIDCTokenWithIAM @jwt -AK $keyId -SK $secretKey
        Get-Signer | Should -Be $keyId
    }

    It 'signs with a named profile''s keys before a credentials object, the shell''s default and the environment' {
        $null = Set-Profile named @keys
        Set-Environment @wrongKeys
        Set-AWSCredential @wrongKeys -Scope Global
        $null = New-SSOOIDCTokenWithIAM @jwt -ProfileName named -Credential ([Amazon.Runtime.BasicAWSCredentials]::new('AKIDWRONG', 'wrong-secret-key'))
        Get-Signer | Should -Be $keyId
    }

    It 'signs with the keys of a profile in another file' {
        $path = Set-HomeFile elsewhere '[named]', "aws_access_key_id = $keyId", "aws_secret_access_key = $secretKey"
        $null = New-SSOOIDCTokenWithIAM @jwt -ProfileName named -ProfileLocation $path
        Get-Signer | Should -Be $keyId
    }

    It 'signs with the keys of a profile that Set-AWSCredential saved' {
        Set-AWSCredential @keys -StoreAs saved
        $null = New-SSOOIDCTokenWithIAM @jwt -ProfileName saved
        Get-Signer | Should -Be $keyId
    }

    It 'signs with a credentials object before the shell''s default, given or piped' {
        $credential = [Amazon.Runtime.BasicAWSCredentials]::new($keyId, $secretKey)
        Set-AWSCredential @wrongKeys -Scope Global
        $null = New-SSOOIDCTokenWithIAM @jwt -Credential $credential
        Get-Signer | Should -Be $keyId
        $null = $credential | New-SSOOIDCTokenWithIAM @jwt
        Get-Signer | Should -Be $keyId
    }

    It 'signs with the shell''s default before the environment' {
        Set-Environment @wrongKeys
        Set-AWSCredential @keys -Scope Global
        $null = New-SSOOIDCTokenWithIAM @jwt
        Get-Signer | Should -Be $keyId
    }

    It 'refuses a $StoredAWSCredentials that is none, instead of passing it over' {
        Set-Environment @keys
        $StoredAWSCredentials = 42
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidStoredCredentials,*'
        $failure.Exception.Message | Should -BeLike '*Int32*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'signs with the environment''s keys before the default profile''s' {
        $null = Set-Profile default @wrongKeys
        Set-Environment @keys
        $null = New-SSOOIDCTokenWithIAM @jwt
        Get-Signer | Should -Be $keyId
    }

    It 'signs with the profile of AWS_PROFILE' {
        $null = Set-Profile other @keys
        $env:AWS_PROFILE = 'other'
        $null = New-SSOOIDCTokenWithIAM @jwt
        Get-Signer | Should -Be $keyId
    }

    It 'sends the session token of temporary keys' {
        # This key has none at the service, which therefore refuses the call, after it saw the token.
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt @keys -SessionToken some-session-token }
        $failure.CategoryInfo.Category | Should -BeIn PermissionDenied, AuthenticationError, InvalidArgument
        (Get-Request $center).headers.'x-amz-security-token' | Should -Be some-session-token
    }

    It 'says where the credentials came from, and never what they are' {
        $null = Set-Profile named @keys
        $text = Get-DebugText { New-SSOOIDCTokenWithIAM @jwt -ProfileName named -Debug }
        $text | Should -BeLike '*Credentials: *named*'
        $text | Should -Not -BeLike "*$secretKey*"
        Set-Environment @keys
        Get-DebugText { New-SSOOIDCTokenWithIAM @jwt -Debug } | Should -BeLike '*Credentials: *AWS_ACCESS_KEY_ID*'
    }

    It 'lists the ways to give credentials where there are none, and calls nothing' {
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoCredentials,*'
        $failure.CategoryInfo.Category | Should -Be AuthenticationError
        foreach ($way in '-AccessKey', '-SecretKey', '-ProfileName', '-Credential', 'Set-AWSCredential', 'AWS_ACCESS_KEY_ID', 'AWS_PROFILE') {
            $failure.ErrorDetails.RecommendedAction | Should -BeLike "*$way*"
        }
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'says which half of a key pair is missing: <Missing>' -ForEach @(
        @{ Missing = 'SecretKey'; Given = @{ AccessKey = 'AKID' } }
        @{ Missing = 'AccessKey'; Given = @{ SecretKey = 'some-secret' } }
        @{ Missing = 'AccessKey'; Given = @{ SessionToken = 'some-token' } }
    ) {
        Set-Environment @keys
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt @Given }
        $failure.FullyQualifiedErrorId | Should -BeLike 'IncompleteCredentials,*'
        "$($failure.ErrorDetails.RecommendedAction)" | Should -BeLike "*-$Missing*"
        $failure.Exception.Message | Should -BeLike '*without*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'never falls through a profile that <Case>' -ForEach @(
        @{ Case = 'is not there'; Line = @(); Id = 'ProfileNotFound'; Said = 'credentials' }
        @{ Case = 'lacks its secret key'; Line = '[named]', 'aws_access_key_id = AKID'; Id = 'ProfileIncomplete'; Said = 'aws_secret_access_key' }
        @{ Case = 'lacks its access key'; Line = '[named]', 'aws_secret_access_key = some-secret'; Id = 'ProfileIncomplete'; Said = 'aws_access_key_id' }
        @{ Case = 'lacks its account'; Line = '[named]', 'sso_start_url = https://example.awsapps.com/start', 'sso_region = us-east-1'; Id = 'ProfileIncomplete'; Said = 'sso_account_id' }
        @{ Case = 'lacks its source profile'; Line = '[named]', 'role_arn = arn:aws:iam::123456789012:role/r'; Id = 'ProfileIncomplete'; Said = 'source_profile' }
        @{ Case = 'has no credentials'; Line = '[named]', 'region = us-east-1'; Id = 'ProfileIncomplete'; Said = 'no credential settings' }
    ) {
        Set-Environment @keys
        $null = Set-HomeFile .aws/credentials $Line
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -ProfileName named }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.Exception.Message | Should -BeLike "*'named'*"
        $failure.Exception.Message | Should -BeLike "*$Said*"
        $failure.Exception.Message | Should -BeLike "*$env:AWS_SHARED_CREDENTIALS_FILE*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'never falls through a profile of AWS_PROFILE that is not there' {
        $env:AWS_PROFILE = 'nowhere'
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProfileNotFound,*'
        $failure.Exception.Message | Should -BeLike "*$env:AWS_SHARED_CREDENTIALS_FILE*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'names a file that cannot be read, and quotes nothing of it: <Case>' -ForEach @(
        @{ Case = 'a section without an end'; Line = '[named', 'aws_secret_access_key = a-secret-key'; Id = 'ProfileUnreadable' }
        @{ Case = 'a line without a sign'; Line = '[named]', 'aws_access_key_id = AKID', 'aws_secret_access_key a-secret-key'; Id = 'ProfileUnreadable' }
        @{ Case = 'a folder'; Line = $null; Id = 'ProfileUnreadable' }
    ) {
        Set-Environment @keys
        $path = $env:AWS_SHARED_CREDENTIALS_FILE
        if ($Line) { $null = Set-HomeFile .aws/credentials $Line } else { $null = New-Item $path -ItemType Directory }
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -ProfileName named }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.Exception.Message | Should -BeLike "*$path*"
        "$failure $($failure.Exception) $($failure.ErrorDetails.RecommendedAction)" | Should -Not -BeLike '*a-secret-key*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'reads a file anew that could not be read before' {
        $path = Set-HomeFile .aws/credentials '[default'
        (Get-Failure { New-SSOOIDCTokenWithIAM @jwt }).FullyQualifiedErrorId | Should -BeLike 'ProfileUnreadable,*'
        (Get-Failure { Get-AWSCredential default }).FullyQualifiedErrorId | Should -BeLike 'ProfileUnreadable,*'
        Set-Content $path '[default]', "aws_access_key_id = $keyId", "aws_secret_access_key = $secretKey"
        $null = New-SSOOIDCTokenWithIAM @jwt
        Get-Signer | Should -Be $keyId
    }

    It 'says that the default profile needs a login where nothing else has credentials' {
        $null = Set-HomeFile .aws/config '[default]', 'sso_session = corp', 'sso_account_id = 111122223333', 'sso_role_name = ReadOnlyAccess',
            '[sso-session corp]', 'sso_start_url = https://example.awsapps.com/start', 'sso_region = us-east-1'
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoCredentials,*'
        $failure.Exception.Message | Should -BeLike "*'default'*"
        $failure.Exception.Message | Should -BeLike '*nobody is logged in*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*Connect-SSOOIDCSession 'corp'*"
    }

    It 'says why a role cannot be assumed' {
        $null = Set-HomeFile .aws/config '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/r', 'source_profile = base',
            '[profile base]', "aws_access_key_id = $keyId", "aws_secret_access_key = $secretKey"
        $env:AWS_ENDPOINT_URL_STS, $env:AWS_MAX_ATTEMPTS = 'http://127.0.0.1:1', '1'
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -ProfileName role }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialsUnavailable,*'
        $failure.Exception.GetBaseException() | Should -BeOfType Net.Sockets.SocketException
        $failure.Exception.Message | Should -BeLike "*$($failure.Exception.GetBaseException().Message)*"
    }

    It 'names a role and the source profile that it lacks' {
        $null = Set-HomeFile .aws/config '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/r', 'source_profile = gone'
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -ProfileName role }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CredentialsUnavailable,*'
        $failure.Exception.Message | Should -BeLike '*role*'
        $failure.Exception.Message | Should -BeLike '*gone*'
    }

    It 'makes a wrong secret key a permission error' {
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -AccessKey $keyId -SecretKey wrong-secret-key }
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.Exception.Message | Should -BeLike '*signature*'
        $failure.Exception.Message | Should -Not -BeLike '*wrong-secret-key*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*credentials*'
    }

    It 'makes an unknown access key a permission error' {
        (Get-Failure { New-SSOOIDCTokenWithIAM @jwt @wrongKeys }).CategoryInfo.Category | Should -Be PermissionDenied
    }

    It 'needs a region even with an endpoint, since it signs for one' {
        $given = $jwt.Clone()
        $given.Remove('Region')
        (Get-Failure { New-SSOOIDCTokenWithIAM @given @keys }).FullyQualifiedErrorId | Should -BeLike 'NoRegion,*'
        Get-Request $center | Should -BeNullOrEmpty
        $env:AWS_REGION = 'us-east-1'
        (New-SSOOIDCTokenWithIAM @given @keys).TokenType | Should -Be Bearer
    }

    It 'says that it signed for another region than the service''s' {
        $given = $jwt.Clone()
        $given.Region = 'eu-west-1'
        (Get-Failure { New-SSOOIDCTokenWithIAM @given @keys }).Exception.Message | Should -BeLike '*region*us-east-1*'
    }

    It 'refuses -NetworkCredential where there is no store for SAML profiles' {
        Skip-Windows 'has that store'
        $network = [pscredential]::new('user', (ConvertTo-SecureString some-password -AsPlainText -Force))
        $failure = Get-Failure { New-SSOOIDCTokenWithIAM @jwt -NetworkCredential $network }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SamlNotSupported,*'
        Get-Request $center | Should -BeNullOrEmpty
    }
}
