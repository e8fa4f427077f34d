#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Nothing that a person, a log or a transcript sees holds a secret.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
    $deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

    # All that a script block and those it calls say, on every stream and as a host would show it, errors with all their parts.
    function Get-Everything([scriptblock] $Script) {
        $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = $ErrorActionPreference = 'Continue'
        $ProgressPreference = 'SilentlyContinue'
        $Error.Clear()
        $records = & $Script *>&1
        $text = foreach ($record in @($records) + @($Error)) {
            if ($record -is [Management.Automation.ErrorRecord]) {
                # The engine's own quotation of the script's line is beyond the module.
                $record | Select-Object * -ExcludeProperty InvocationInfo, ScriptStackTrace | Format-List * -Force | Out-String -Width 4000
                $record.Exception.ToString()
                $record.ErrorDetails | Format-List * | Out-String -Width 4000
                "$($record.TargetObject)"
            }
            else {
                # As a string too: a record says on a stream what its message is.
                "$record"
                $record | Out-String -Width 4000
                $record | Format-List | Out-String -Width 4000
            }
        }
        $text -join "`n"
    }

    # No secret of the wire is in a text, at any line width.
    function Assert-NoSecret([string] $Text, [int] $AtLeast = 1) {
        $secrets = @(Get-WireSecret $center)
        $secrets.Count | Should -BeGreaterOrEqual $AtLeast
        $Text.Length | Should -BeGreaterThan 20
        $joined = $Text -replace '\s'
        # The first characters of what failed say which it was, and are what the masked views show too.
        $found = foreach ($secret in $secrets) {
            if ($joined.Contains($secret)) { "$($secret.Substring(0, 4))..." }
        }
        $found | Should -BeNullOrEmpty
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Secrets' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
    }

    It 'are on no stream of a login by the operations, its refresh and its failures' {
        $text = Get-Everything {
            $client = Register-SSOOIDCClient test -ClientType public -Scope sso:account:access, openid @at -Verbose -Debug
            $client
            $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
            $device
            $code = @{ DeviceCode = $device.DeviceCode; GrantType = $deviceGrant }
            try { $client | New-SSOOIDCToken @code @at -PassThru } catch { $_ }
            Approve-Device $center $device.UserCode
            $token = $client | New-SSOOIDCToken @code @at
            $token
            $refresh = @{ RefreshToken = $token.RefreshToken; GrantType = 'refresh_token' }
            $client | New-SSOOIDCToken @refresh @at
            try { $client | New-SSOOIDCToken @refresh @at } catch { $_ }
            $client | New-SSOOIDCToken @refresh @at -WhatIf
            Set-Reply $center CreateToken "error:InvalidGrantException:The token $($token.RefreshToken) of $($client.ClientSecret) is wrong."
            try { $client | New-SSOOIDCToken @refresh @at } catch { $_ }
            Set-Reply $center CreateToken "json:{`"accessToken`":`"$($token.AccessToken)`",", garbage
            try { $client | New-SSOOIDCToken @refresh @at } catch { $_ }
            try { $client | New-SSOOIDCToken @refresh @at -ClientConfig @{ MaxErrorRetry = 0 } } catch { $_ }
        }
        Assert-NoSecret $text 6
        $text | Should -BeLike '*characters)*'
        $text | Should -BeLike '*Endpoint: *'
        $text | Should -BeLike '*AuthorizationPendingException*'
        $text | Should -BeLike '*InvalidGrantException*'
    }

    It 'are on no stream of a signed call, nor are its keys' {
        $secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
        $jwt = @{ ClientId = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
            GrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'; Assertion = New-Jwt; Region = 'us-east-1' } + $at
        $keys = @{ AccessKey = 'AKIAIOSFODNN7EXAMPLE'; SecretKey = $secretKey }
        $text = Get-Everything {
            New-SSOOIDCTokenWithIAM @jwt @keys
            Set-AWSCredential @keys
            New-SSOOIDCTokenWithIAM @jwt
            try { New-SSOOIDCTokenWithIAM @jwt @keys -SessionToken a-session-token } catch { $_ }
            try { New-SSOOIDCTokenWithIAM @jwt -AccessKey AKIDWRONG -SecretKey another-secret-key } catch { $_ }
            Get-AWSCredential
            Set-AWSCredential @keys -StoreAs saved
            Get-AWSCredential saved
            Get-AWSCredential -ListProfileDetail
        }
        Assert-NoSecret $text 4
        foreach ($secret in $secretKey, 'a-session-token', 'another-secret-key', $jwt.Assertion) {
            $text -replace '\s' | Should -Not -BeLike "*$secret*"
        }
        $text | Should -BeLike '*IssuedTokenType*'
    }

    It 'are on no stream of a login by <Flow>, its refresh, its failures and its end' -ForEach @(
        @{ Flow = 'device code'; Arguments = @{ UseDeviceCode = $true } }
        @{ Flow = 'authorization code'; Arguments = @{ UseAuthorizationCode = $true } }
    ) {
        $name = New-TestSession $center
        $text = Get-Everything {
            $answer = {
                param($verification)
                if ($verification.UserCode) { Approve-Device $center $verification.UserCode }
                else { $null = Invoke-WebRequest (Approve-Authorization $center $verification.AuthorizationUri) -NoProxy -Verbose:$false -Debug:$false }
            }
            Connect-SSOOIDCSession $name @Arguments -NoBrowser -VerificationAction $answer
            Connect-SSOOIDCSession $name
            Set-CacheEntry $name @{ expiresAt = Get-CacheTime 5 }
            Connect-SSOOIDCSession $name
            Get-SSOOIDCSession
            Get-SSOOIDCAccessToken $name
            Connect-SSOOIDCSession $name @Arguments -NoBrowser -Force -VerificationAction $answer
            Send-Control $center revoke-refresh-tokens
            Set-CacheEntry $name @{ expiresAt = Get-CacheTime -5 }
            try { Get-SSOOIDCAccessToken $name } catch { $_ }
            Set-Reply $center CreateToken 'error:InvalidGrantException:wrong'
            try { Connect-SSOOIDCSession $name @Arguments -NoBrowser -VerificationAction $answer } catch { $_ }
            Set-Reply $center Logout status:500
            Disconnect-SSOOIDCSession $name
        }
        Assert-NoSecret $text 8
        $text | Should -BeLike '*Refreshed*'
        $text | Should -BeLike '*LoggedIn*'
        $text | Should -BeLike '*LoginRequired*'
        $text | Should -BeLike "*To log in to '$name'*"
    }

    It 'are in no progress record' {
        $name = New-TestSession $center
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $support, $center, $name)
                    Import-Module $manifest, $support
                    Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -VerificationAction { Approve-Device $center $args[0].UserCode }
                }).AddArgument((Get-ModuleManifest)).AddArgument((Get-Module TestSupport).Path).AddArgument($center).AddArgument($name)
            $shell.Invoke().Action | Should -Be LoggedIn
            $progress = $shell.Streams.Progress | Where-Object Activity -Like '*Identity Center*'
            $progress[-1].RecordType | Should -Be Completed
            Assert-NoSecret (($progress | Format-List * | Out-String -Width 4000) -join "`n") 4
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'are in no view of a response: <View>' -ForEach @(
        @{ View = 'default'; Format = { $args[0] | Out-String -Width 4000 } }
        @{ View = 'Format-List'; Format = { $args[0] | Format-List | Out-String -Width 4000 } }
        @{ View = 'Format-Table'; Format = { $args[0] | Format-Table | Out-String -Width 4000 } }
        @{ View = 'Format-Wide'; Format = { $args[0] | Format-Wide | Out-String -Width 4000 } }
        @{ View = 'Format-Custom'; Format = { $args[0] | Format-Custom | Out-String -Width 4000 } }
        @{ View = 'behind an object of another kind'; Format = { [datetime]::Now, [timespan]::Zero, $args[0] | Out-String -Width 4000 } }
        @{ View = 'text'; Format = { "$($args[0]) - a text" } }
    ) {
        $client = Register-SSOOIDCClient test -ClientType public -Scope sso:account:access, openid @at
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        Approve-Device $center $device.UserCode
        $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at
        $token.IdToken | Should -Not -BeNullOrEmpty
        foreach ($response in $client, $device, $token) {
            Assert-NoSecret ((& $Format $response) -join "`n") 4
        }
    }

    It 'are not in the history of a login, and the history shows that there were some' {
        $client = Register-SSOOIDCClient test -ClientType public @at
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        Approve-Device $center $device.UserCode
        $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at
        $null = Get-Failure { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant @at }
        $null = $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token @at
        $text = foreach ($command in $AWSHistory.Commands) {
            $command | Format-List * | Out-String -Width 4000
            foreach ($message in @($command.Requests) + @($command.Responses)) {
                $message | Format-List * -Force | Out-String -Width 4000
                "$message"
            }
        }
        $text = $text -join "`n"
        Assert-NoSecret $text 6
        $text | Should -BeLike '*AccessToken*characters)*'
        $text | Should -BeLike '*InvalidGrantException*'
    }

    It 'are in no transcript of a login' {
        $name = New-TestSession $center
        $path = Join-Path $env:HOME transcript.txt
        $support = (Get-Module TestSupport).Path
        $lines = Invoke-Child '
            $manifest, $support, $endpoint, $startUrl, $name, $path = $args
            Import-Module $manifest, $support
            $center = @{ Endpoint = $endpoint; StartUrl = $startUrl }
            $null = Start-Transcript $path
            $VerbosePreference = $DebugPreference = $InformationPreference = "Continue"
            $client = Register-SSOOIDCClient test -ClientType public -EndpointUrl $endpoint
            $client
            Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -VerificationAction { Approve-Device $center $args[0].UserCode }
            Get-SSOOIDCAccessToken $name
            # The engine quotes the line that failed, so the code is not in it.
            $unknown = [guid]::NewGuid().ToString("n")
            try { $client | New-SSOOIDCToken -DeviceCode $unknown -GrantType urn:ietf:params:oauth:grant-type:device_code -EndpointUrl $endpoint } catch { $_ | Out-String }
            $null = Stop-Transcript' $support, $center.Endpoint, $center.StartUrl, $name, $path
        $transcript = Get-Content $path -Raw
        $transcript | Should -BeLike '*LoggedIn*'
        Assert-NoSecret $transcript 5
        Assert-NoSecret ($lines -join "`n") 5
    }

    It 'are in no trace of a login that the engine prints of each line' {
        $name = New-TestSession $center
        $support = (Get-Module TestSupport).Path
        $lines = Invoke-Child '
            $manifest, $support, $endpoint, $startUrl, $name = $args
            Import-Module $manifest, $support
            $center = @{ Endpoint = $endpoint; StartUrl = $startUrl }
            Set-PSDebug -Trace 2
            $client = Register-SSOOIDCClient test -ClientType public -EndpointUrl $endpoint
            $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $startUrl -EndpointUrl $endpoint
            Approve-Device $center $device.UserCode
            $grant = "urn:ietf:params:oauth:grant-type:device_code"
            $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $grant -EndpointUrl $endpoint
            $session = Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -VerificationAction { Approve-Device $center $args[0].UserCode }
            $secure = Get-SSOOIDCAccessToken $name
            $failure = try { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $grant -EndpointUrl $endpoint } catch { $_ }
            Set-PSDebug -Off
            "$($session.Status) $($failure.FullyQualifiedErrorId)"' $support, $center.Endpoint, $center.StartUrl, $name
        $lines[-1] | Should -BeLike 'Valid *'
        @($lines -like 'DEBUG:*SET $token*') | Should -HaveCount 1
        Assert-NoSecret ($lines -join "`n") 5
    }

    It 'are given by parameters that are marked for them, and whose errors quote no value: <Command>' -ForEach @(
        @{ Command = 'New-SSOOIDCToken'; Expected = 'ClientSecret', 'Code', 'CodeVerifier', 'DeviceCode', 'RefreshToken', 'SecretKey', 'SessionToken' }
        @{ Command = 'New-SSOOIDCTokenWithIAM'; Expected = 'Assertion', 'Code', 'CodeVerifier', 'RefreshToken', 'SecretKey', 'SessionToken', 'SubjectToken' }
        @{ Command = 'Register-SSOOIDCClient'; Expected = 'SecretKey', 'SessionToken' }
        @{ Command = 'Start-SSOOIDCDeviceAuthorization'; Expected = 'ClientSecret', 'SecretKey', 'SessionToken' }
        @{ Command = 'Set-AWSCredential'; Expected = 'SecretKey', 'SessionToken' }
    ) {
        # The attribute that marks them is internal, so it is known by its name. A validation attribute's error would quote the value.
        $marked = (Get-Command $Command).Parameters.Values | Where-Object { $_.Attributes.ForEach({ $_.GetType().Name }) -contains 'SecretAttribute' }
        $marked.Name | Sort-Object | Should -Be $Expected
        $marked.Attributes | Where-Object { $_ -is [Management.Automation.ValidateArgumentsAttribute] } | Should -BeNullOrEmpty
    }

    It 'are in no error of a parameter that cannot be bound' {
        $secret = ConvertTo-SecureString some-secret-value -AsPlainText -Force
        $text = Get-Everything {
            $given = @{ ClientId = 'a'; ClientSecret = @{ not = 'some-secret-value' }; GrantType = 'refresh_token'; RefreshToken = $secret }
            try { New-SSOOIDCToken @given @at } catch { $_ }
            try { New-SSOOIDCToken a -ClientSecret $secret -GrantType refresh_token -RefreshToken '' @at } catch { $_ }
            try { New-SSOOIDCToken a -ClientSecret $secret -GrantType refresh_token -RefreshToken some-secret-value @at -Select Nonsense } catch { $_ }
        }
        $text | Should -Not -BeLike '*some-secret-value*'
        $text | Should -BeLike '*InvalidSelect*'
    }
}
