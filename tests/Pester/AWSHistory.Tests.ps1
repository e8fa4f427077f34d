#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# $AWSHistory, the variable.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
    $masked = '^.{0,4}\.\.\. \(\d+ characters\)$'

    function Register-Some([string[]] $Name = 'some') {
        $Name | Register-SSOOIDCClient -ClientType public @at
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe '$AWSHistory' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'is there after the first call, for every scope' {
        Get-Variable AWSHistory -Scope Global -ErrorAction Ignore | Should -BeNullOrEmpty
        & { $null = Register-Some }
        $AWSHistory.GetType().FullName | Should -Be Amazon.PowerShell.Common.AWSHistory
        $AWSHistory.LastCommand.CmdletName | Should -Be Register-SSOOIDCClient
    }

    It 'holds the last cmdlets with their requests and responses, the oldest first' {
        $before = [datetime]::Now
        $clients = Register-Some one, two
        $device = $clients[0] | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        $AWSHistory.Commands.CmdletName | Should -Be Register-SSOOIDCClient, Start-SSOOIDCDeviceAuthorization
        $registering, $starting = $AWSHistory.Commands
        $registering.Requests.ClientName | Should -Be one, two
        $registering.Responses.ClientId | Should -Be $clients.ClientId
        $registering.CmdletStart | Should -BeGreaterOrEqual $before.AddSeconds(-1)
        $registering.CmdletEnd | Should -BeGreaterOrEqual $registering.CmdletStart
        $starting.Requests | Should -HaveCount 1
        $AWSHistory.LastCommand | Should -Be $starting
        $AWSHistory.LastServiceRequest.StartUrl | Should -Be $center.StartUrl
        $AWSHistory.LastServiceResponse.UserCode | Should -Be $device.UserCode
    }

    It 'holds the error of a call that failed' {
        Set-Reply $center RegisterClient 'error:InvalidScopeException:no such scope'
        $failure = Get-Failure { Register-Some }
        # A copy: what was thrown leads by reflection to all that the process has loaded.
        $AWSHistory.LastServiceResponse | Should -BeOfType $failure.Exception.GetType()
        $AWSHistory.LastServiceResponse.Message | Should -Be $failure.Exception.Message
        $AWSHistory.LastServiceResponse.InnerException | Should -BeOfType Amazon.SSOOIDC.Model.InvalidScopeException
        $AWSHistory.LastServiceResponse.TargetSite | Should -BeNullOrEmpty
        $AWSHistory.LastServiceResponse.Message | Should -BeLike '*no such scope*'
        $AWSHistory.LastServiceRequest.ClientName | Should -Be some
    }

    It 'holds nothing of a call that was not made' {
        Register-SSOOIDCClient a -ClientType public @at -WhatIf
        $null = Get-Failure { Register-SSOOIDCClient '' -ClientType public @at }
        "$($AWSHistory.Commands.CmdletName)" | Should -BeNullOrEmpty
    }

    It 'holds secrets masked, and the caller''s own objects keep theirs' {
        $client = Register-Some
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        Approve-Device $center $device.UserCode
        $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType urn:ietf:params:oauth:grant-type:device_code @at
        $registering, $starting, $getting = $AWSHistory.Commands
        $registering.LastServiceResponse.ClientSecret | Should -Match $masked
        $starting.LastServiceRequest.ClientSecret | Should -Match $masked
        $starting.LastServiceResponse.DeviceCode | Should -Match $masked
        $getting.LastServiceRequest.DeviceCode | Should -Match $masked
        $getting.LastServiceResponse.AccessToken | Should -Match $masked
        $getting.LastServiceResponse.RefreshToken | Should -Match $masked
        Test-AccessToken $center $token.AccessToken | Should -BeTrue
        $text = ConvertTo-Json $AWSHistory.Commands -Depth 4 -WarningAction Ignore
        $text | Should -BeLike "*$($device.UserCode)*"
        foreach ($secret in Get-WireSecret $center) {
            $text | Should -Not -BeLike "*$secret*"
        }
    }

    It 'is left as it is where it is another module''s' {
        $global:AWSHistory = [pscustomobject]@{ Theirs = 1 }
        (Register-Some).ClientId | Should -Not -BeNullOrEmpty
        Set-AWSHistoryConfiguration -MaxCmdletHistory 1
        Clear-AWSHistory
        $AWSHistory.Theirs | Should -Be 1
    }

    It 'cannot be changed behind the cmdlets'' back' {
        $null = Register-Some
        { $AWSHistory.MaxCmdletHistory = 100 } | Should -Throw
        { $AWSHistory.Commands.Clear() } | Should -Throw
        $AWSHistory.Commands | Should -HaveCount 1
    }
}
