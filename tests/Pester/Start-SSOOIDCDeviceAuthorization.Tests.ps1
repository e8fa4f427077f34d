#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
    $client = Register-SSOOIDCClient test -ClientType public @at
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Start-SSOOIDCDeviceAuthorization' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'has the parameters of the command reference' {
        $command = Get-Command Start-SSOOIDCDeviceAuthorization
        $command.ImplementingType.FullName | Should -Be Amazon.PowerShell.Cmdlets.SSOOIDC.StartSSOOIDCDeviceAuthorizationCmdlet
        $command.OutputType.Name | Should -Be Amazon.SSOOIDC.Model.StartDeviceAuthorizationResponse
        [Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be Medium
        Get-ParameterTable Start-SSOOIDCDeviceAuthorization | Should -Be (Get-ExpectedParameter @(
                'ClientId string [] PMV'
                'ClientSecret string [] M'
                'StartUrl string [] M'
            ))
    }

    It 'gives what a person and a script need' {
        $device = Start-SSOOIDCDeviceAuthorization -ClientId $client.ClientId -ClientSecret $client.ClientSecret -StartUrl $center.StartUrl @at
        $device.GetType().FullName | Should -Be 'Amazon.SSOOIDC.Model.StartDeviceAuthorizationResponse'
        $device.UserCode | Should -Match '^\w{4}-\w{4}$'
        $device.VerificationUri | Should -Be "$($center.Endpoint)/device"
        $device.VerificationUriComplete | Should -BeLike "$($center.Endpoint)/device*$($device.UserCode)"
        $device.DeviceCode | Should -Not -BeNullOrEmpty
        $device.Interval | Should -Be 1
        $device.ExpiresIn | Should -BeGreaterThan 0
    }

    It 'takes id and secret of a piped registration' {
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        $device.UserCode | Should -Not -BeNullOrEmpty
        (Get-Request $center).json.clientId | Should -Be $client.ClientId
    }

    It 'takes a client id as piped text and by position' {
        $null = $client.ClientId | Start-SSOOIDCDeviceAuthorization -ClientSecret $client.ClientSecret -StartUrl $center.StartUrl @at
        $null = Start-SSOOIDCDeviceAuthorization $client.ClientId -ClientSecret $client.ClientSecret -StartUrl $center.StartUrl @at
        (Get-Request $center).json.clientId | Should -Be $client.ClientId, $client.ClientId
    }

    It 'takes the secret as a SecureString' {
        $secret = ConvertTo-SecureString $client.ClientSecret -AsPlainText -Force
        (Start-SSOOIDCDeviceAuthorization $client.ClientId -ClientSecret $secret -StartUrl $center.StartUrl @at).UserCode | Should -Not -BeNullOrEmpty
    }

    It 'puts out what -Select <Select> asks for' -ForEach @(
        @{ Select = 'UserCode'; Pattern = '^\w{4}-\w{4}$' }
        @{ Select = 'usercode'; Pattern = '^\w{4}-\w{4}$' }
        @{ Select = 'Interval'; Pattern = '^1$' }
        @{ Select = '^StartUrl'; Pattern = '/start$' }
        @{ Select = '^EndpointUrl'; Pattern = '^http://127\.0\.0\.1:\d+$' }
    ) {
        $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at -Select $Select | Should -Match $Pattern
    }

    It 'gives the client id and a warning with -PassThru' {
        $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at -PassThru -WarningVariable warnings -WarningAction SilentlyContinue |
            Should -Be $client.ClientId
        $warnings | Should -BeLike "*deprecated*-Select '^ClientId'*"
    }

    It 'is no input for New-SSOOIDCToken without a client' {
        $started = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        Get-Failure { $started | New-SSOOIDCToken -ClientSecret $client.ClientSecret -GrantType urn:ietf:params:oauth:grant-type:device_code @at -ErrorAction Stop } |
            Should -Not -BeNullOrEmpty
        Get-Request $center CreateToken | Should -BeNullOrEmpty
    }

    It 'shows a person the code to type, and the device code only masked' {
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        foreach ($text in ($device | Out-String), ($device | Format-List | Out-String), ($device, $device | Out-String)) {
            $text | Should -BeLike "*$($device.UserCode)*"
            $text | Should -BeLike "*($($device.DeviceCode.Length) characters)*"
            $text.Replace("`n", '').Replace(' ', '') | Should -Not -BeLike "*$($device.DeviceCode)*"
        }
    }

    It 'makes <Exception> an error of category <Category> that says what to do' -ForEach @(
        @{ Exception = 'InternalServerException'; Category = 'ResourceUnavailable'; Action = 'wait and call again' }
        @{ Exception = 'InvalidClientException'; Category = 'AuthenticationError'; Action = 'Register-SSOOIDCClient' }
        @{ Exception = 'InvalidRequestException'; Category = 'InvalidArgument'; Action = 'Check the arguments' }
        @{ Exception = 'SlowDownException'; Category = 'LimitsExceeded'; Action = 'Wait' }
        @{ Exception = 'UnauthorizedClientException'; Category = 'PermissionDenied'; Action = 'Register-SSOOIDCClient' }
    ) {
        Set-Reply $center StartDeviceAuthorization "error:${Exception}:what the service says"
        $failure = Get-Failure { $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at -ClientConfig @{ MaxErrorRetry = 0 } }
        $failure.FullyQualifiedErrorId | Should -BeLike "Amazon.SSOOIDC.Model.$Exception,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $client.ClientId
        $failure.Exception | Should -BeOfType InvalidOperationException
        $failure.Exception.Message | Should -BeLike "what the service says ($Exception)*"
        $failure.Exception.InnerException.GetType().FullName | Should -Be "Amazon.SSOOIDC.Model.$Exception"
        $failure.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'tells to register anew where the client is not known' {
        $failure = Get-Failure { Start-SSOOIDCDeviceAuthorization unknown -ClientSecret $client.ClientSecret -StartUrl $center.StartUrl @at }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Amazon.SSOOIDC.Model.InvalidClientException,*'
        $failure.CategoryInfo.Category | Should -Be AuthenticationError
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Register-SSOOIDCClient*'
    }

    It 'can be caught by the type of the SDK''s exception' {
        $caught = try { Start-SSOOIDCDeviceAuthorization unknown -ClientSecret wrong-secret -StartUrl $center.StartUrl @at }
        catch [Amazon.SSOOIDC.Model.InvalidClientException] { 'typed' }
        catch { 'untyped' }
        $caught | Should -Be typed
    }

    It 'calls nothing where <Missing> is empty' -ForEach @(
        @{ Missing = 'ClientId' }
        @{ Missing = 'ClientSecret' }
        @{ Missing = 'StartUrl' }
    ) {
        $given = @{ ClientId = $client.ClientId; ClientSecret = $client.ClientSecret; StartUrl = $center.StartUrl } + $at
        foreach ($value in $null, '', ' ') {
            $given[$Missing] = $value
            $failure = Get-Failure { Start-SSOOIDCDeviceAuthorization @given }
            $failure.FullyQualifiedErrorId | Should -BeLike 'MissingArgument,*'
            $failure.CategoryInfo.Category | Should -Be InvalidArgument
            $failure.Exception.Message | Should -BeLike "*-$Missing*"
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'calls nothing with -WhatIf' {
        $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at -WhatIf | Should -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'ends when it is stopped' {
        Set-Reply $center StartDeviceAuthorization hang
        Stop-Script $center StartDeviceAuthorization '$args[0] | Start-SSOOIDCDeviceAuthorization -StartUrl a -EndpointUrl $args[1]' $client, $center.Endpoint |
            Should -Be Stopped
    }
}
