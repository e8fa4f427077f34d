#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
    $deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
    $client = Register-SSOOIDCClient test -ClientType public -Scope sso:account:access @at

    function Start-Device {
        $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
    }

    # A device code that a person has approved.
    function Get-ApprovedDevice {
        $device = Start-Device
        Approve-Device $center $device.UserCode
        $device
    }

    function Get-Token {
        $client | New-SSOOIDCToken -DeviceCode (Get-ApprovedDevice).DeviceCode -GrantType $deviceGrant @at
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Login loops of published scripts' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'ends with a token where the loop catches the pending exception by its type' {
        Set-Reply $center CreateToken pending, pending
        $register = Register-SSOOIDCClient -ClientName 'my-script' -ClientType 'public' -Region us-east-1 @at
        $device = Start-SSOOIDCDeviceAuthorization -ClientId $register.ClientId -ClientSecret $register.ClientSecret -StartUrl $center.StartUrl -Region us-east-1 @at
        Approve-Device $center
        $tries = 0
        while ($true) {
            try {
                $tries++
                $token = New-SSOOIDCToken -ClientId $register.ClientId -ClientSecret $register.ClientSecret -Code $device.Code -DeviceCode $device.DeviceCode -GrantType 'urn:ietf:params:oauth:grant-type:device_code' -Region us-east-1 @at
                break
            }
            catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] {
                Start-Sleep -Milliseconds (10 * $device.Interval)
            }
        }
        $tries | Should -Be 3
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
    }

    It 'ends with a token where the loop looks at the inner exception' {
        Set-Reply $center CreateToken pending, pending
        $device = Get-ApprovedDevice
        $seen = @()
        do {
            $token = $null
            try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant -Code $null @at }
            catch {
                if ($_.Exception.InnerException -isnot [Amazon.SSOOIDC.Model.AuthorizationPendingException]) { throw }
                $seen += $_.Exception.GetType().Name
            }
        } until ($token)
        $seen | Should -Be 'InvalidOperationException', 'InvalidOperationException'
    }

    It 'ends with a token where the loop compares the inner exception''s type by name' {
        Set-Reply $center CreateToken pending
        $device = Get-ApprovedDevice
        $token = $null
        while (-not $token) {
            try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at }
            catch { if ($_.Exception.InnerException.GetType().Name -ne 'AuthorizationPendingException') { throw } }
        }
        $token.TokenType | Should -Be Bearer
    }

    It 'ends with a token where the loop goes by the error id' {
        Set-Reply $center CreateToken pending
        $device = Get-ApprovedDevice
        $token = $null
        while (-not $token) {
            try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at }
            catch { if ($_.FullyQualifiedErrorId -notlike '*AuthorizationPendingException*') { throw } }
        }
        $token.ExpiresIn | Should -BeGreaterThan 0
    }

    It 'tells slow down, denied and expired from pending' {
        Set-Reply $center CreateToken pending, slow-down, denied, expired
        $device = Start-Device
        $outcome = foreach ($try in 1..4) {
            try { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at -ClientConfig @{ MaxErrorRetry = 0 } }
            catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] { 'pending' }
            catch [Amazon.SSOOIDC.Model.SlowDownException] { 'slow down' }
            catch [Amazon.SSOOIDC.Model.AccessDeniedException] { 'denied' }
            catch [Amazon.SSOOIDC.Model.ExpiredTokenException] { 'expired' }
        }
        $outcome | Should -Be 'pending', 'slow down', 'denied', 'expired'
    }

    It 'ends with the person''s no' {
        $device = Start-Device
        Deny-Device $center $device.UserCode
        $failure = Get-Failure { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at }
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.Exception.InnerException | Should -BeOfType Amazon.SSOOIDC.Model.AccessDeniedException
    }
}

Describe 'New-SSOOIDCToken' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'has the parameters of the command reference' {
        $command = Get-Command New-SSOOIDCToken
        $command.ImplementingType.FullName | Should -Be Amazon.PowerShell.Cmdlets.SSOOIDC.NewSSOOIDCTokenCmdlet
        $command.OutputType.Name | Should -Be Amazon.SSOOIDC.Model.CreateTokenResponse
        [Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be Medium
        Get-ParameterTable New-SSOOIDCToken | Should -Be (Get-ExpectedParameter @(
                'ClientId string [] PMV'
                'ClientSecret string [] M'
                'GrantType string [] M'
                'Code string []'
                'CodeVerifier string []'
                'DeviceCode string []'
                'RedirectUri string []'
                'RefreshToken string []'
                'Scope string[] []'
            ))
    }

    It 'gives a token of the SDK''s type' {
        $token = Get-Token
        $token.GetType().FullName | Should -Be 'Amazon.SSOOIDC.Model.CreateTokenResponse'
        $token.TokenType | Should -Be Bearer
        $token.RefreshToken | Should -Not -BeNullOrEmpty
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
    }

    It 'refreshes a token, and the refresh token is replaced' {
        $token = Get-Token
        $new = $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token @at
        $new.AccessToken | Should -Not -Be $token.AccessToken
        $new.RefreshToken | Should -Not -Be $token.RefreshToken
        Test-AccessToken $center $new.AccessToken | Should -BeTrue
        (Get-Failure { $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token @at }).Exception.InnerException |
            Should -BeOfType Amazon.SSOOIDC.Model.InvalidGrantException
    }

    It 'exchanges an authorization code with its PKCE verifier' {
        $web = Register-SSOOIDCClient web -ClientType public -GrantType authorization_code, refresh_token -RedirectUri http://127.0.0.1/oauth/callback -IssuerUrl $center.StartUrl -Scope sso:account:access @at
        $given = New-AuthorizationCode $center $web.ClientId sso:account:access
        $token = $web | New-SSOOIDCToken -Code $given.Code -CodeVerifier $given.Verifier -RedirectUri $given.RedirectUri -GrantType authorization_code @at
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
        $sent = (Get-Request $center CreateToken).json
        $sent.codeVerifier | Should -Be $given.Verifier
        $sent.redirectUri | Should -Be $given.RedirectUri
    }

    It 'takes <Parameter> as a SecureString' -ForEach @(
        @{ Parameter = 'ClientSecret' }
        @{ Parameter = 'DeviceCode' }
        @{ Parameter = 'RefreshToken' }
    ) {
        $given = $Parameter -eq 'RefreshToken' ?
            @{ GrantType = 'refresh_token'; RefreshToken = (Get-Token).RefreshToken } :
            @{ GrantType = $deviceGrant; DeviceCode = (Get-ApprovedDevice).DeviceCode }
        $given += @{ ClientId = $client.ClientId; ClientSecret = $client.ClientSecret } + $at
        $given[$Parameter] = ConvertTo-SecureString $given[$Parameter] -AsPlainText -Force
        (New-SSOOIDCToken @given).AccessToken | Should -Not -BeNullOrEmpty
    }

    It 'binds the registration''s properties from the pipeline' {
        $null = $client | New-SSOOIDCToken -DeviceCode (Get-ApprovedDevice).DeviceCode -GrantType $deviceGrant @at
        $sent = (Get-Request $center CreateToken).json
        $sent.clientId | Should -Be $client.ClientId
        $sent.clientSecret | Should -Be $client.ClientSecret
        $sent.Keys | Should -Not -Contain code
    }

    It 'binds the device authorization''s properties from the pipeline' {
        $token = Get-ApprovedDevice | New-SSOOIDCToken -ClientId $client.ClientId -ClientSecret $client.ClientSecret -GrantType $deviceGrant @at
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
    }

    It 'binds everything from an object of the caller''s own' {
        $token = [pscustomobject]@{
            ClientId = $client.ClientId; ClientSecret = $client.ClientSecret; GrantType = $deviceGrant
            DeviceCode = (Get-ApprovedDevice).DeviceCode; EndpointUrl = $center.Endpoint; Region = 'us-east-1'; Select = 'AccessToken'
        } | New-SSOOIDCToken
        Test-AccessToken $center $token | Should -BeTrue
    }

    It 'takes a client id as piped text, and a credential by value' {
        $device = Get-ApprovedDevice
        $client.ClientId | New-SSOOIDCToken -ClientSecret $client.ClientSecret -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at -Select TokenType | Should -Be Bearer
        [Amazon.Runtime.AnonymousAWSCredentials]::new() | New-SSOOIDCToken $client.ClientId -ClientSecret $client.ClientSecret -DeviceCode (Get-ApprovedDevice).DeviceCode -GrantType $deviceGrant @at -Select TokenType |
            Should -Be Bearer
    }

    It 'puts out what -Select <Select> asks for' -ForEach @(
        @{ Select = '*'; Expected = { 'Amazon.SSOOIDC.Model.CreateTokenResponse' } }
        @{ Select = 'TokenType'; Expected = { 'Bearer' } }
        @{ Select = 'tokentype'; Expected = { 'Bearer' } }
        @{ Select = 'HttpStatusCode'; Expected = { 'OK' } }
        @{ Select = 'TokenType.Length'; Expected = { 6 } }
        @{ Select = '^ClientId'; Expected = { $client.ClientId } }
        @{ Select = '^clientid'; Expected = { $client.ClientId } }
        @{ Select = '^GrantType'; Expected = { $deviceGrant } }
        @{ Select = '^RegionToCall'; Expected = { 'us-east-1' } }
    ) {
        $out = $client | New-SSOOIDCToken -DeviceCode (Get-ApprovedDevice).DeviceCode -GrantType $deviceGrant @at -Region us-east-1 -Select $Select
        "$out" | Should -Be "$(& $Expected)"
    }

    It 'lists what is allowed for a wrong -Select <Select>, and calls nothing' -ForEach @(
        @{ Select = 'Nonsense' }
        @{ Select = '^Nonsense' }
        @{ Select = 'AccessToken.Nonsense' }
        @{ Select = 'AccessToken.' }
        @{ Select = '' }
        @{ Select = $null }
    ) {
        $failure = Get-Failure { New-SSOOIDCToken a -ClientSecret some-secret -DeviceCode some-code -GrantType $deviceGrant @at -Select $Select }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSelect,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.Exception | Should -BeOfType ArgumentException
        foreach ($allowed in 'AccessToken', 'RefreshToken', 'ExpiresIn', '^ClientId') {
            $failure.Exception.Message | Should -BeLike "*$allowed*"
        }
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'gives the client id with -PassThru, and refuses it with -Select' {
        $device = Get-ApprovedDevice
        $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at -PassThru 3>&1 | Select-Object -Last 1 | Should -Be $client.ClientId
        Reset-IdentityCenter $center
        (Get-Failure { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at -PassThru -Select '*' }).FullyQualifiedErrorId |
            Should -BeLike 'SelectWithPassThru,*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'makes <Exception> an error of category <Category> that says what to do' -ForEach @(
        @{ Exception = 'AccessDeniedException'; Category = 'PermissionDenied'; Action = 'Connect-SSOOIDCSession' }
        @{ Exception = 'AuthorizationPendingException'; Category = 'AuthenticationError'; Action = 'call again' }
        @{ Exception = 'ExpiredTokenException'; Category = 'AuthenticationError'; Action = 'Log in again: Connect-SSOOIDCSession' }
        @{ Exception = 'InternalServerException'; Category = 'ResourceUnavailable'; Action = 'wait and call again' }
        @{ Exception = 'InvalidClientException'; Category = 'AuthenticationError'; Action = 'Register-SSOOIDCClient' }
        @{ Exception = 'InvalidGrantException'; Category = 'AuthenticationError'; Action = 'Log in again: Connect-SSOOIDCSession' }
        @{ Exception = 'InvalidRequestException'; Category = 'InvalidArgument'; Action = 'Check the arguments' }
        @{ Exception = 'InvalidScopeException'; Category = 'InvalidArgument'; Action = 'scopes' }
        @{ Exception = 'SlowDownException'; Category = 'LimitsExceeded'; Action = 'Wait 5 seconds longer' }
        @{ Exception = 'UnauthorizedClientException'; Category = 'PermissionDenied'; Action = 'Register-SSOOIDCClient' }
        @{ Exception = 'UnsupportedGrantTypeException'; Category = 'InvalidArgument'; Action = 'grant type' }
    ) {
        Set-Reply $center CreateToken "error:${Exception}:what the service says"
        $failure = Get-Failure { $client | New-SSOOIDCToken -DeviceCode some-device-code -GrantType $deviceGrant @at -ClientConfig @{ MaxErrorRetry = 0 } }
        $failure.Exception | Should -BeOfType InvalidOperationException
        $failure.Exception.Message | Should -BeLike "what the service says ($Exception)*"
        $failure.Exception.InnerException.GetType().FullName | Should -Be "Amazon.SSOOIDC.Model.$Exception"
        $failure.FullyQualifiedErrorId | Should -BeLike "Amazon.SSOOIDC.Model.$Exception,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.CategoryInfo.Activity | Should -Be New-SSOOIDCToken
        $failure.TargetObject | Should -Be $client.ClientId
        $failure.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'says the reason that the service gives beside its message' {
        Set-Reply $center CreateToken 'error:AccessDeniedException/KMS_AccessDeniedException:No key.'
        (Get-Failure { $client | New-SSOOIDCToken -DeviceCode some-device-code -GrantType $deviceGrant @at }).Exception.Message |
            Should -Be 'No key. (KMS_AccessDeniedException) (AccessDeniedException)'
    }

    It 'gives an error and no object for a reply that is no token: <Reply>' -ForEach @(
        @{ Reply = 'truncated'; Category = 'InvalidData', 'ConnectionError' }
        @{ Reply = 'reset'; Category = 'ConnectionError' }
        @{ Reply = 'garbage'; Category = 'InvalidData' }
        @{ Reply = 'empty'; Category = 'InvalidData' }
        @{ Reply = 'html'; Category = 'InvalidData' }
        @{ Reply = 'json:{}'; Category = 'InvalidData' }
        @{ Reply = 'json:{"accessToken":null,"expiresIn":10}'; Category = 'InvalidData' }
        @{ Reply = 'json:{"accessToken":"","tokenType":"Bearer"}'; Category = 'InvalidData' }
        @{ Reply = 'json:{"accessToken":"the-cut-off-token'; Category = 'InvalidData' }
        @{ Reply = 'json:[]'; Category = 'InvalidData' }
        @{ Reply = 'status:503:<html>down</html>'; Category = 'ResourceUnavailable' }
        @{ Reply = 'status:502:{"message":"bad gateway"}'; Category = 'ResourceUnavailable' }
        @{ Reply = 'status:404:no such page'; Category = 'InvalidArgument' }
        @{ Reply = 'status:403'; Category = 'PermissionDenied' }
    ) {
        $device = Get-ApprovedDevice
        Set-Reply $center CreateToken $Reply
        $out = $null
        $failure = Get-Failure { $script:out = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at -ClientConfig @{ MaxErrorRetry = 0; MaxStaleConnectionRetries = 0 } }
        $out | Should -BeNullOrEmpty
        $failure.CategoryInfo.Category | Should -BeIn $Category
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $text = "$failure $($failure.Exception) $($failure.ErrorDetails) $($failure.ErrorDetails.RecommendedAction) $($failure.TargetObject)"
        foreach ($secret in $client.ClientSecret, $device.DeviceCode, 'the-cut-off-token') {
            $text | Should -Not -BeLike "*$secret*"
        }
    }

    It 'tells a broken connection from a service that does not answer in time' {
        Set-Reply $center CreateToken (@('reset') + @('hang') * 4)
        $given = @{ ClientId = 'a'; ClientSecret = 'some-secret'; DeviceCode = 'some-code'; GrantType = $deviceGrant } + $at
        (Get-Failure { New-SSOOIDCToken @given -ClientConfig @{ MaxErrorRetry = 0; MaxStaleConnectionRetries = 0 } }).CategoryInfo.Category | Should -Be ConnectionError
        (Get-Failure { New-SSOOIDCToken @given -ClientConfig @{ MaxErrorRetry = 0; MaxStaleConnectionRetries = 0; Timeout = '0:0:0.2' } }).CategoryInfo.Category | Should -Be OperationTimeout
    }

    It 'says that nobody listens at an endpoint: <Url>' -ForEach @(@{ Url = 'http://127.0.0.1:1' }, @{ Url = 'http://localhost:1' }) {
        $failure = Get-Failure { New-SSOOIDCToken a -ClientSecret some-secret -DeviceCode some-code -GrantType $deviceGrant -EndpointUrl $Url -ClientConfig @{ MaxErrorRetry = 0 } }
        $failure.CategoryInfo.Category | Should -Be ConnectionError
        $failure.ErrorDetails.RecommendedAction | Should -Match 'endpoint'
    }

    It 'quotes no secret, even where the service does' {
        $secret, $code = 'client-secret-0123456789', 'device-code-0123456789'
        Set-Reply $center CreateToken "error:InvalidGrantException:The code $code of the client with $secret is wrong.`e[31m"
        $failure = Get-Failure { New-SSOOIDCToken a -ClientSecret $secret -DeviceCode $code -GrantType $deviceGrant @at }
        # Nor does a control character reach the terminal.
        $failure.Exception.Message | Should -Be 'The code *** of the client with *** is wrong.[31m (InvalidGrantException)'
        $text = ($failure | Format-List * -Force | Out-String) + ($failure | Get-Error | Out-String) + $failure.Exception.ToString() + $failure.TargetObject
        $text = ($text -split "`n" -notmatch 'New-SSOOIDCToken a -ClientSecret') -join "`n"
        $text | Should -Not -BeLike "*$secret*"
        $text | Should -Not -BeLike "*$code*"
    }

    It 'calls nothing where <Case>' -ForEach @(
        @{ Case = 'the client id is empty'; Arguments = @{ ClientId = '' }; Named = 'ClientId' }
        @{ Case = 'the client id is null'; Arguments = @{ ClientId = $null }; Named = 'ClientId' }
        @{ Case = 'the secret is empty'; Arguments = @{ ClientSecret = '' }; Named = 'ClientSecret' }
        @{ Case = 'the secret is blank'; Arguments = @{ ClientSecret = ' ' }; Named = 'ClientSecret' }
        @{ Case = 'the secret is null'; Arguments = @{ ClientSecret = $null }; Named = 'ClientSecret' }
        @{ Case = 'the grant type is empty'; Arguments = @{ GrantType = '' }; Named = 'GrantType' }
        @{ Case = 'the grant type is null'; Arguments = @{ GrantType = $null }; Named = 'GrantType' }
        @{ Case = 'the device code is missing'; Arguments = @{ DeviceCode = $null }; Named = 'DeviceCode' }
        @{ Case = 'the refresh token is missing'; Arguments = @{ GrantType = 'refresh_token' }; Named = 'RefreshToken' }
        @{ Case = 'the code is missing'; Arguments = @{ GrantType = 'authorization_code' }; Named = 'Code' }
    ) {
        $given = @{ ClientId = 'a'; ClientSecret = 'some-secret'; DeviceCode = 'some-code'; GrantType = $deviceGrant } + $at
        foreach ($name in $Arguments.Keys) {
            $given[$name] = $Arguments[$name]
        }
        $failure = Get-Failure { New-SSOOIDCToken @given }
        $failure.FullyQualifiedErrorId | Should -BeLike 'MissingArgument,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.Exception.Message | Should -BeLike "*-$Named*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'calls nothing with -WhatIf, even with -Force' {
        $client | New-SSOOIDCToken -DeviceCode some-code -GrantType $deviceGrant @at -WhatIf | Should -BeNullOrEmpty
        $client | New-SSOOIDCToken -DeviceCode some-code -GrantType $deviceGrant @at -WhatIf -Force | Should -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'goes on with the next record of the pipeline only where the caller catches' {
        $devices = (Get-ApprovedDevice), [pscustomobject]@{ DeviceCode = 'unknown-device-code' }, (Get-ApprovedDevice)
        $out = $devices | ForEach-Object {
            try { $_ | New-SSOOIDCToken -ClientId $client.ClientId -ClientSecret $client.ClientSecret -GrantType $deviceGrant @at -Select TokenType }
            catch { 'failed' }
        }
        $out | Should -Be 'Bearer', 'failed', 'Bearer'
    }

    It 'ends when it is stopped, and its session goes on' {
        Set-Reply $center CreateToken hang
        Stop-Script $center CreateToken 'New-SSOOIDCToken a -ClientSecret some-secret -DeviceCode some-code -GrantType $args[0] -EndpointUrl $args[1]' $deviceGrant, $center.Endpoint |
            Should -Be Stopped
        (Get-Token).AccessToken | Should -Not -BeNullOrEmpty
    }

    It 'runs its finally blocks when a login loop is stopped' {
        $shared = [hashtable]::Synchronized(@{})
        Set-Reply $center CreateToken hang
        $null = Stop-Script $center CreateToken 'try { New-SSOOIDCToken a -ClientSecret some-secret -DeviceCode some-code -GrantType $args[0] -EndpointUrl $args[1]; $args[2].Went = "on" } catch { $args[2].Caught = $true } finally { $args[2].Finally = $true }' $deviceGrant, $center.Endpoint, $shared
        $shared.Keys | Should -Be Finally
    }
}
