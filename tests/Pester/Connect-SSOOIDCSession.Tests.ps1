#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $cache = Split-Path (Get-CachePath any)

    # A device login whose code a person approves at once.
    function Connect-Device([hashtable] $Argument) {
        Connect-SSOOIDCSession @Argument -UseDeviceCode -NoBrowser -InformationAction Ignore -VerificationAction { Approve-Device $center $args[0].UserCode }
    }

    # The files of the cache folder that are not locks.
    function Get-CacheFile {
        Get-ChildItem $cache -File -ErrorAction Ignore | Where-Object Extension -NE .lock
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Connect-SSOOIDCSession by device code' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'gives one object that says all about the session but its token' {
        $session = Connect-Device @{ SessionName = $name }
        $session | Should -HaveCount 1
        $session.SessionName | Should -Be $name
        $session.StartUrl | Should -Be $center.StartUrl
        $session.Region | Should -Be us-east-1
        $session.Scopes | Should -Be sso:account:access
        $session.Status | Should -Be Valid
        $session.Action | Should -Be LoggedIn
        $session.CanRefresh | Should -BeTrue
        $session.CachePath | Should -Be (Get-CachePath $name)
        $session.ExpiresAt | Should -BeGreaterThan ([datetime]::UtcNow.AddHours(7.9))
        $session.ExpiresAt | Should -BeLessThan ([datetime]::UtcNow.AddHours(8))
        $session.RegistrationExpiresAt | Should -BeGreaterThan ([datetime]::UtcNow.AddDays(89))
        $session.PSObject.Properties.Name | Should -Be SessionName, StartUrl, Region, Scopes, Profiles, ExpiresAt, RegistrationExpiresAt, CanRefresh, Status, Action, CachePath
        Test-AccessToken $center (Get-CacheEntry $name).accessToken | Should -BeTrue
    }

    It 'writes the entry that every AWS tool reads' {
        $null = Connect-Device @{ SessionName = $name }
        $entry = Get-CacheEntry $name
        $entry.Keys | Sort-Object | Should -Be accessToken, clientId, clientSecret, expiresAt, refreshToken, region, registrationExpiresAt, startUrl
        $entry.startUrl | Should -Be $center.StartUrl
        $entry.region | Should -Be us-east-1
        $entry.expiresAt | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
        $entry.registrationExpiresAt | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$'
    }

    It 'lets nobody else read the cache' {
        Skip-Windows 'has no file modes'
        $session = Connect-Device @{ SessionName = $name }
        [IO.File]::GetUnixFileMode($session.CachePath) | Should -Be 'UserWrite, UserRead'
        [IO.File]::GetUnixFileMode($cache) | Should -Be 'UserExecute, UserWrite, UserRead'
        foreach ($file in Get-CacheFile) {
            [IO.File]::GetUnixFileMode($file.FullName) | Should -Be 'UserWrite, UserRead' -Because $file.Name
        }
    }

    It 'leaves no temporary file behind' {
        $null = Connect-Device @{ SessionName = $name }
        (Get-CacheFile).Extension | Sort-Object -Unique | Should -Be .json
    }

    It 'gives the script what a person needs, once' {
        $seen = [Collections.Generic.List[object]]::new()
        $null = Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -TimeoutSeconds 300 -InformationAction Ignore -VerificationAction {
            param($verification)
            $seen.Add($verification)
            Approve-Device $center $verification.UserCode
        }
        $seen | Should -HaveCount 1
        $seen[0].PSObject.Properties.Name | Should -Be UserCode, VerificationUri, VerificationUriComplete, AuthorizationUri, ExpiresAt
        $seen[0].UserCode | Should -Match '^\w{4}-\w{4}$'
        $seen[0].VerificationUri | Should -Be "$($center.Endpoint)/device"
        $seen[0].VerificationUriComplete | Should -BeLike "$($center.Endpoint)/device*$($seen[0].UserCode)"
        $seen[0].AuthorizationUri | Should -BeNullOrEmpty
        $seen[0].ExpiresAt | Should -BeGreaterThan ([datetimeoffset]::Now.AddSeconds(200))
        $seen[0].ExpiresAt | Should -BeLessOrEqual ([datetimeoffset]::Now.AddSeconds(300))
    }

    It 'discards the output of -VerificationAction, which runs as the caller''s own code' {
        $text = 'of the caller'
        $session = Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -InformationAction Ignore -VerificationAction {
            $text
            $script:seen = $text
            $script:thread = [Environment]::CurrentManagedThreadId
            Approve-Device $center $args[0].UserCode
        }
        $session | Should -HaveCount 1
        $session.Action | Should -Be LoggedIn
        $script:seen | Should -Be 'of the caller'
        $script:thread | Should -Be ([Environment]::CurrentManagedThreadId)
    }

    It 'ends where -VerificationAction fails, and caches no token' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -InformationAction Ignore -VerificationAction { throw 'no mail today' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'VerificationActionFailed,*'
        $failure.Exception.Message | Should -BeLike '*no mail today*'
        Get-CachePath $name | Should -Not -Exist
        (Get-CacheFile).Extension | Should -Not -Contain .tmp
        Get-Request $center CreateToken | Should -BeNullOrEmpty
    }

    It 'tells a person the code and the address through the information stream' {
        $null = Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -InformationVariable said -InformationAction Ignore -VerificationAction {
            $script:verification = $args[0]
            Approve-Device $center
        }
        $said.Tags | Sort-Object -Unique | Should -Be PSHOST
        $text = "$said"
        $text | Should -BeLike "*$($verification.VerificationUriComplete)*"
        $text | Should -BeLike "*$($verification.UserCode)*"
        $text | Should -BeLike "*'$name'*"
    }

    It 'counts down in a progress record that has the code, and completes it' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $support, $center, $name)
                    Import-Module $manifest, $support
                    Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -TimeoutSeconds 300 -VerificationAction { $global:code = $args[0].UserCode; Approve-Device $center $code }
                    $code
                }).AddArgument((Get-ModuleManifest)).AddArgument((Get-Module TestSupport).Path).AddArgument($center).AddArgument($name)
            $code = $shell.Invoke()[-1]
            $progress = $shell.Streams.Progress | Where-Object Activity -Like '*Identity Center*'
            $progress[0].StatusDescription | Should -BeLike "*$code*"
            $progress[0].SecondsRemaining | Should -BeIn (1..300)
            $progress[-1].RecordType | Should -Be Completed
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'is the flow where no browser can open, and says why' {
        if (-not $IsLinux) {
            Set-ItResult -Skipped -Because 'a browser can open wherever there is no DISPLAY to be set'
        }
        $session = Connect-SSOOIDCSession $name -InformationVariable said -InformationAction Ignore -WarningVariable warnings -VerificationAction { Approve-Device $center $args[0].UserCode }
        $session.Action | Should -Be LoggedIn
        "$said" | Should -BeLike '*Logging in by device code, because*'
        $warnings | Should -BeNullOrEmpty
    }

    It 'draws a QR code with -ShowQRCode' {
        $null = Connect-SSOOIDCSession $name -ShowQRCode -NoBrowser -InformationVariable said -InformationAction Ignore -VerificationAction { Approve-Device $center }
        $drawn = $said.Where{ "$_" -match '^[█▀▄ ]{29,80}$' }
        $drawn.Count | Should -BeIn (15..40)
        # The colors are the host's to show: there are none in the text.
        $drawn.MessageData.BackgroundColor | Select-Object -Unique | Should -BeIn @($null, [ConsoleColor]::Black)
    }

    It 'goes on where the service says pending' {
        Set-Reply $center CreateToken pending, pending
        (Connect-Device @{ SessionName = $name }).Action | Should -Be LoggedIn
        Get-Request $center CreateToken | Should -HaveCount 3
    }

    It 'ends with an error of its own where <Case>' -ForEach @(
        @{ Case = 'the person denies'; Reply = 'denied'; Id = 'AccessDenied'; Category = 'PermissionDenied' }
        @{ Case = 'the code expires'; Reply = 'expired'; Id = 'ExpiredDeviceCode'; Category = 'OperationTimeout' }
        @{ Case = 'the service does not know the code'; Reply = 'error:InvalidGrantException'; Id = 'InvalidGrant'; Category = 'AuthenticationError' }
        @{ Case = 'the reply is no token'; Reply = 'html'; Id = 'InvalidReply'; Category = 'InvalidData' }
    ) {
        Set-Reply $center CreateToken $Reply
        $failure = Get-Failure { Connect-Device @{ SessionName = $name } }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $name
        Get-CachePath $name | Should -Not -Exist
        (Get-CacheFile).Extension | Should -Not -Contain .tmp
    }

    It 'ends with the person''s no' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -InformationAction Ignore -VerificationAction { Deny-Device $center $args[0].UserCode } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $failure.ErrorDetails.Message | Should -Be $failure.Exception.Message
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Log in again*ask your administrator*'
    }

    It 'can be caught by the type of the service''s exception' {
        Set-Reply $center CreateToken denied
        $caught = try { Connect-Device @{ SessionName = $name } } catch [Amazon.SSOOIDC.Model.AccessDeniedException] { 'typed' } catch { 'untyped' }
        $caught | Should -Be typed
    }

    It 'says that the service cannot be reached' {
        $failure = Get-Failure { Connect-Device @{ SessionName = $name; EndpointUrl = 'http://127.0.0.1:1' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be ConnectionError
    }

    It 'ends when -TimeoutSeconds have passed' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -UseDeviceCode -NoBrowser -InformationAction Ignore -TimeoutSeconds 1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginTimeout,*'
        $failure.CategoryInfo.Category | Should -Be OperationTimeout
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-TimeoutSeconds*'
    }

    It 'registers a client once for many logins' {
        $null = Connect-Device @{ SessionName = $name }
        $null = Connect-Device @{ SessionName = $name; Force = $true }
        $sent = (Get-Request $center RegisterClient).json
        $sent.clientName | Should -BeLike "*$name"
        $sent.clientType | Should -Be public
        $sent.scopes | Should -Be sso:account:access
        $sent.Keys | Should -Not -Contain grantTypes
        Get-Request $center StartDeviceAuthorization | Should -HaveCount 2
    }

    It 'registers again where the service does not know the cached client any more' {
        $null = Connect-Device @{ SessionName = $name }
        Set-Reply $center StartDeviceAuthorization error:InvalidClientException
        (Connect-Device @{ SessionName = $name; Force = $true }).Action | Should -Be LoggedIn
        Get-Request $center RegisterClient | Should -HaveCount 2
    }

    It 'ends when it is stopped, <Case>, and leaves no half of an entry' -ForEach @(
        @{ Case = 'while it asks for the token'; Operation = 'CreateToken' }
        @{ Case = 'while it asks for the code'; Operation = 'StartDeviceAuthorization' }
        @{ Case = 'while it registers'; Operation = 'RegisterClient' }
    ) {
        Set-Reply $center $Operation hang
        Stop-Script $center $Operation 'Connect-SSOOIDCSession $args[0] -UseDeviceCode -NoBrowser' $name | Should -Be Stopped
        Get-CachePath $name | Should -Not -Exist
        (Get-CacheFile).Extension | Should -Not -Contain .tmp
    }
}

Describe 'Connect-SSOOIDCSession by authorization code' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'logs in with what the browser brings back' {
        $session = Connect-TestSession $center @{ SessionName = $name }
        $session.Action | Should -Be LoggedIn
        $session.Status | Should -Be Valid
        $session.CanRefresh | Should -BeTrue
        Test-AccessToken $center (Get-CacheEntry $name).accessToken | Should -BeTrue
        $registered = (Get-Request $center RegisterClient).json
        $registered.grantTypes | Should -Be authorization_code, refresh_token
        $registered.redirectUris | Should -Be http://127.0.0.1/oauth/callback
        $registered.issuerUrl | Should -Be $center.StartUrl
        $asked = (Get-Request $center CreateToken).json
        $asked.grantType | Should -Be authorization_code
        $asked.codeVerifier.Length | Should -BeIn (43..128)
        $asked.redirectUri | Should -Match '^http://127\.0\.0\.1:\d+/oauth/callback$'
    }

    It 'gives the script the address to open, with a state and a challenge, and no code to type' {
        $null = Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationVariable said -InformationAction Ignore -VerificationAction {
            $script:verification = $args[0]
            Invoke-WebRequest (Approve-Authorization $center $args[0].AuthorizationUri) -NoProxy
        }
        $verification.AuthorizationUri | Should -BeLike "$($center.Endpoint)/authorize?response_type=code&client_id=*"
        $query = @{}
        foreach ($pair in ([uri]$verification.AuthorizationUri).Query.TrimStart('?') -split '&') {
            $key, $value = $pair -split '=', 2
            $query[$key] = [uri]::UnescapeDataString($value)
        }
        $query.code_challenge_method | Should -Be S256
        $query.code_challenge | Should -Match '^[\w-]{43}$'
        $query.state | Should -Match '^[\w-]{20,}$'
        $query.scopes | Should -Be sso:account:access
        $query.redirect_uri | Should -Match '^http://127\.0\.0\.1:\d+/oauth/callback$'
        foreach ($property in 'UserCode', 'VerificationUri', 'VerificationUriComplete') {
            $verification.$property | Should -BeNullOrEmpty -Because $property
        }
        "$said" | Should -BeLike "*$($verification.AuthorizationUri)*"
    }

    It 'comes back to the port of -RedirectPort' {
        $free = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $free.Start()
        $port = $free.LocalEndpoint.Port
        $free.Stop()
        (Connect-TestSession $center @{ SessionName = $name; RedirectPort = $port }).Action | Should -Be LoggedIn
        (Get-Request $center CreateToken).json.redirectUri | Should -Be "http://127.0.0.1:$port/oauth/callback"
    }

    It 'says that the port is taken, before anybody is asked' {
        $taken = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $taken.Start()
        try {
            $failure = Get-Failure { Connect-TestSession $center @{ SessionName = $name; RedirectPort = $taken.LocalEndpoint.Port } }
        }
        finally {
            $taken.Stop()
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ListenerUnavailable,*'
        $failure.CategoryInfo.Category | Should -Be ConnectionError
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-RedirectPort*'
        Get-Request $center Authorize | Should -BeNullOrEmpty
    }

    It 'shows a page that says how it went and nothing of what was sent' {
        $null = Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction {
            $address = Approve-Authorization $center $args[0].AuthorizationUri
            $script:code = [regex]::Match($address, 'code=([^&]+)').Groups[1].Value
            $script:page = Invoke-WebRequest $address -NoProxy
        }
        $page.Content | Should -BeLike '*signed in*'
        $page.Content | Should -Not -BeLike "*$code*"
    }

    It 'ends with the person''s no' {
        $failure = Get-Failure {
            Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction {
                Invoke-WebRequest (Approve-Authorization $center $args[0].AuthorizationUri -Deny) -NoProxy
            }
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $failure.CategoryInfo.Category | Should -Be PermissionDenied
        $failure.TargetObject | Should -Be $name
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*ask your administrator*'
        Get-Request $center CreateToken | Should -BeNullOrEmpty
        Get-CachePath $name | Should -Not -Exist
    }

    It 'ends when -TimeoutSeconds have passed' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -TimeoutSeconds 1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginTimeout,*'
        $failure.CategoryInfo.Category | Should -Be OperationTimeout
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-TimeoutSeconds*'
        Get-CachePath $name | Should -Not -Exist
    }

    It 'ends where -VerificationAction fails, and asks for no token' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction { throw 'no mail today' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'VerificationActionFailed,*'
        $failure.CategoryInfo.Category | Should -Be InvalidOperation
        $failure.Exception.Message | Should -BeLike '*no mail today*'
        Get-Request $center CreateToken | Should -BeNullOrEmpty
        Get-CachePath $name | Should -Not -Exist
    }

    It 'makes a reply that is no token an error, and leaves no entry' {
        Set-Reply $center CreateToken html
        $failure = Get-Failure { Connect-TestSession $center @{ SessionName = $name } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidReply,*'
        $failure.CategoryInfo.Category | Should -Be InvalidData
        Get-CachePath $name | Should -Not -Exist
    }

    It 'ends where the browser brings <Case>, and asks for no token' -ForEach @(
        @{ Case = 'another state'; Change = { $args[0] -replace 'state=[^&]+', 'state=another' }; Id = 'StateMismatch' }
        @{ Case = 'no state'; Change = { $args[0] -replace '&?state=[^&]+' }; Id = 'StateMismatch' }
        @{ Case = 'two codes'; Change = { $args[0] + '&code=another' }; Id = 'DuplicateCallbackParameter' }
    ) {
        $failure = Get-Failure {
            Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction {
                Invoke-WebRequest (& $Change (Approve-Authorization $center $args[0].AuthorizationUri)) -NoProxy -SkipHttpErrorCheck
            }
        }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be SecurityError
        Get-Request $center CreateToken | Should -BeNullOrEmpty
        Get-CachePath $name | Should -Not -Exist
    }

    It 'keeps waiting where something else asks at its port' {
        $session = Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction {
            $address = [uri](Approve-Authorization $center $args[0].AuthorizationUri)
            $script:statuses = foreach ($path in '/favicon.ico', '/', '/oauth/callback') {
                (Invoke-WebRequest "http://127.0.0.1:$($address.Port)$path" -NoProxy -SkipHttpErrorCheck).StatusCode
            }
            Invoke-WebRequest $address -NoProxy
        }
        $statuses | Should -Be 404, 404, 400
        $session.Action | Should -Be LoggedIn
    }

    It 'asks for a token once, even where the reply is lost' {
        Set-Reply $center CreateToken reset
        $failure = Get-Failure { Connect-TestSession $center @{ SessionName = $name } }
        $failure.CategoryInfo.Category | Should -BeIn ConnectionError, OperationTimeout
        Get-Request $center CreateToken | Should -HaveCount 1
    }

    It 'ends when it is stopped while the browser is open' {
        $shared = [hashtable]::Synchronized(@{})
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $name, $shared)
                    Import-Module $manifest
                    Connect-SSOOIDCSession $name -UseAuthorizationCode -NoBrowser -VerificationAction { $shared.Address = $args[0].AuthorizationUri; $shared.Waiting.Set() }
                }).AddArgument((Get-ModuleManifest)).AddArgument($name).AddArgument($shared)
            $shared.Waiting = [Threading.ManualResetEventSlim]::new()
            $null = $shell.BeginInvoke()
            $shared.Waiting.Wait(60000) | Should -BeTrue
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be Stopped
        }
        finally {
            $shell.Dispose()
        }
        # Its port is free again.
        $address = [uri](Approve-Authorization $center $shared.Address)
        { Invoke-WebRequest $address -NoProxy -ConnectionTimeoutSeconds 5 } | Should -Throw
        Get-CachePath $name | Should -Not -Exist
    }
}

Describe 'Connect-SSOOIDCSession with a token' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'uses a valid token as it is, without a call' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Reset-IdentityCenter $center
        $session = Connect-SSOOIDCSession $name
        $session.Action | Should -Be Cached
        $session.Status | Should -Be Valid
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'uses a token that another AWS tool got' {
        Set-CacheEntry $name @{ startUrl = $center.StartUrl; region = 'us-east-1'; accessToken = 'of-another-tool'; expiresAt = (Get-CacheTime 60) -replace 'Z$', 'UTC' }
        $session = Connect-SSOOIDCSession $name -NonInteractive
        $session.Action | Should -Be Cached
        $session.CanRefresh | Should -BeFalse
        $session.RegistrationExpiresAt | Should -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'refreshes a token that <Case>, and keeps what other tools put in the entry' -ForEach @(
        @{ Case = 'expires within 15 minutes'; Minutes = 14 }
        @{ Case = 'has expired'; Minutes = -1 }
    ) {
        $null = Connect-TestSession $center @{ SessionName = $name }
        $before = Get-CacheEntry $name
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime $Minutes; ofAnotherTool = 'kept' }
        Reset-IdentityCenter $center
        $session = Connect-SSOOIDCSession $name -NonInteractive
        $session.Action | Should -Be Refreshed
        $session.Status | Should -Be Valid
        (Get-Request $center).operation | Should -Be CreateToken
        (Get-Request $center).json.grantType | Should -Be refresh_token
        $after = Get-CacheEntry $name
        $after.accessToken | Should -Not -Be $before.accessToken
        $after.refreshToken | Should -Not -Be $before.refreshToken
        $after.ofAnotherTool | Should -Be kept
        Test-AccessToken $center $after.accessToken | Should -BeTrue
    }

    It 'uses an expiring token that cannot be refreshed until it expires' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime 10; refreshToken = $null }
        Reset-IdentityCenter $center
        $session = Connect-SSOOIDCSession $name -NonInteractive
        $session.Action | Should -Be Cached
        $session.Status | Should -Be Expiring
        $session.CanRefresh | Should -BeFalse
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'never asks a person with -NonInteractive: <Case>' -ForEach @(
        @{ Case = 'there is no token'; Member = $null; Because = 'no cached token' }
        @{ Case = 'it has expired, and there is no refresh token'; Member = @{ refreshToken = $null }; Because = 'no refresh token' }
        @{ Case = 'it has expired, and so has the registration'; Member = @{ registrationExpiresAt = '2020-01-01T00:00:00Z' }; Because = 'registration expired' }
        @{ Case = 'it has expired, and the refresh token is not taken'; Member = @{ refreshToken = 'unknown' }; Because = 'could not be refreshed' }
    ) {
        if ($Member) {
            $null = Connect-TestSession $center @{ SessionName = $name }
            Set-CacheEntry $name (@{ expiresAt = Get-CacheTime -1 } + $Member)
        }
        Reset-IdentityCenter $center
        $failure = Get-Failure { Connect-SSOOIDCSession $name -NonInteractive -VerificationAction { throw 'nobody is here' } }
        $failure.FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        $failure.CategoryInfo.Category | Should -Be AuthenticationError
        $failure.TargetObject | Should -Be $name
        $failure.Exception.Message | Should -BeLike "*'$name'*$Because*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*Connect-SSOOIDCSession '$name'*"
        (Get-Request $center).operation | Should -Not -Contain RegisterClient
    }

    It 'logs in where a token has expired and cannot be refreshed' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1; refreshToken = $null }
        (Connect-TestSession $center @{ SessionName = $name }).Action | Should -Be LoggedIn
    }

    It 'takes an entry of another <Member> for none' -ForEach @(
        @{ Member = 'region'; Value = 'eu-west-1' }
        @{ Member = 'startUrl'; Value = 'https://d-other.awsapps.com/start' }
    ) {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-CacheEntry $name @{ $Member = $Value }
        (Get-Failure { Connect-SSOOIDCSession $name -NonInteractive }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'logs in anew with -Force, and the old token ends at the portal' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        $before = (Get-CacheEntry $name).accessToken
        Reset-IdentityCenter $center
        $session = Connect-TestSession $center @{ SessionName = $name; Force = $true }
        $session.Action | Should -Be LoggedIn
        # It is logged out before a person is asked.
        (Get-Request $center).operation | Where-Object { $_ -in 'Logout', 'Authorize', 'AuthorizeDecision', 'CreateToken' } |
            Should -Be Logout, Authorize, AuthorizeDecision, CreateToken
        $after = (Get-CacheEntry $name).accessToken
        $after | Should -Not -Be $before
        Test-AccessToken $center $before | Should -BeFalse
        Test-AccessToken $center $after | Should -BeTrue
    }

    It 'logs in anew with -Force even where the portal fails, with a warning' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-Reply $center Logout (@('status:500') * 5)
        $warning, $session = Connect-TestSession $center @{ SessionName = $name; Force = $true } 3>&1
        "$warning" | Should -BeLike "*portal*'$name'*"
        $session.Action | Should -Be LoggedIn
        Test-AccessToken $center (Get-CacheEntry $name).accessToken | Should -BeTrue
    }

    It 'refuses -Force with -NonInteractive, and calls nothing' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -Force -NonInteractive }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*-NonInteractive*'
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'takes other scopes at a login only' {
        (Connect-TestSession $center @{ SessionName = $name; Scope = 'openid', 'aws' }).Scopes | Should -Be openid, aws
        (Get-Request $center RegisterClient).json.scopes | Should -Be openid, aws
        $failure = Get-Failure { Connect-SSOOIDCSession $name -Scope codewhisperer:completions }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ScopeNeedsLogin,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        (Connect-SSOOIDCSession $name -Scope sso:account:access).Action | Should -Be Cached
        (Connect-TestSession $center @{ SessionName = $name; Scope = 'openid'; Force = $true }).Scopes | Should -Be openid
    }

    It 'touches no file with -InMemory' {
        $session = Connect-TestSession $center @{ SessionName = $name; InMemory = $true }
        $session.Action | Should -Be LoggedIn
        $session.CachePath | Should -BeNullOrEmpty
        $cache | Should -Not -Exist
        (Connect-SSOOIDCSession $name -InMemory -NonInteractive).Action | Should -Be Cached
        (Get-Failure { Connect-SSOOIDCSession $name -NonInteractive }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
        Test-AccessToken $center (Get-SSOOIDCAccessToken $name -AsPlainText) | Should -BeTrue
        Disconnect-SSOOIDCSession $name
        $cache | Should -Not -Exist
    }

    It 'does not read the cache with -InMemory' {
        $null = Connect-TestSession $center @{ SessionName = $name }
        (Get-Failure { Connect-SSOOIDCSession $name -InMemory -NonInteractive }).FullyQualifiedErrorId | Should -BeLike 'LoginRequired,*'
    }

    It 'refuses a symbolic link in an entry''s place' {
        Skip-Windows 'lets not every user make symbolic links'
        $target = Set-HomeFile elsewhere.json '{}'
        $null = New-Item $cache -ItemType Directory
        $null = New-Item (Get-CachePath $name) -ItemType SymbolicLink -Value $target
        $failure = Get-Failure { Connect-SSOOIDCSession $name -NonInteractive }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CacheEntryRefused,*'
        $failure.CategoryInfo.Category | Should -Be SecurityError
        Get-Content $target | Should -Be '{}'
    }

    It 'takes an entry away from other readers, with a warning' {
        Skip-Windows 'has no file modes'
        $session = Connect-TestSession $center @{ SessionName = $name }
        [IO.File]::SetUnixFileMode($session.CachePath, 'UserRead, UserWrite, GroupRead, OtherRead')
        $null = Connect-SSOOIDCSession $name -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "*$($session.CachePath)*"
        [IO.File]::GetUnixFileMode($session.CachePath) | Should -Be 'UserWrite, UserRead'
    }

    It 'shows no token in any default view' {
        $session = Connect-TestSession $center @{ SessionName = $name }
        $secrets = Get-WireSecret $center
        $secrets.Count | Should -BeGreaterThan 3
        foreach ($text in ($session | Out-String), ($session | Format-List * | Out-String), ($session | Format-Table * | Out-String -Width 1000), "$session", (ConvertTo-Json $session)) {
            $text | Should -Not -BeNullOrEmpty
            foreach ($secret in $secrets) {
                $text | Should -Not -BeLike "*$secret*"
            }
        }
    }
}

Describe 'Which session is meant' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'takes the only session where none is named' {
        (Connect-TestSession $center @{}).SessionName | Should -Be $name
    }

    It 'takes the session of a profile, which AWS_PROFILE may name' {
        Add-Content $env:AWS_CONFIG_FILE '[profile p]', "sso_session = $name", '[sso-session other]', 'sso_region = us-east-1', "sso_start_url = $($center.StartUrl)"
        (Connect-TestSession $center @{ ProfileName = 'p' }).SessionName | Should -Be $name
        (Connect-SSOOIDCSession -AWSProfileName p).Action | Should -Be Cached
        $env:AWS_PROFILE = 'p'
        (Connect-SSOOIDCSession).SessionName | Should -Be $name
    }

    It 'takes a legacy profile, and caches under its start URL' {
        Add-Content $env:AWS_CONFIG_FILE '[profile legacy]', "sso_start_url = $($center.StartUrl)", 'sso_region = us-east-1'
        $session = Connect-Device @{ ProfileName = 'legacy' }
        $session.SessionName | Should -BeNullOrEmpty
        $session.CachePath | Should -Be (Get-CachePath $center.StartUrl)
        (Connect-SSOOIDCSession -ProfileName legacy).Action | Should -Be Cached
    }

    It 'takes a start URL with a region, without any config' {
        Remove-Item $env:AWS_CONFIG_FILE
        $session = Connect-Device @{ StartUrl = $center.StartUrl; Region = 'us-east-1' }
        $session.StartUrl | Should -Be $center.StartUrl
        $session.CachePath | Should -Be (Get-CachePath $center.StartUrl)
        (Connect-SSOOIDCSession -StartUrl $center.StartUrl -Region (Get-AWSRegion us-east-1)).Action | Should -Be Cached
    }

    It 'takes names, and its own objects, from the pipeline' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session other]', 'sso_region = us-east-1', "sso_start_url = $($center.StartUrl)"
        $null = Connect-TestSession $center @{ SessionName = $name }
        $null = Connect-TestSession $center @{ SessionName = 'other' }
        ($name, 'other' | Connect-SSOOIDCSession -NonInteractive).SessionName | Should -Be $name, other
        ($name | Connect-SSOOIDCSession | Connect-SSOOIDCSession).Action | Should -Be Cached
        (Get-SSOOIDCSession | Connect-SSOOIDCSession -NonInteractive).SessionName | Should -Be $name, other
    }

    It 'takes the endpoint of -EndpointUrl before the environment''s' {
        $env:AWS_ENDPOINT_URL_SSO_OIDC = 'http://127.0.0.1:1'
        (Connect-TestSession $center @{ SessionName = $name; EndpointUrl = $center.Endpoint }).Action | Should -Be LoggedIn
    }

    It 'needs no more than the config, where a profile names the endpoints' {
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $null
        Add-Content $env:AWS_CONFIG_FILE '[profile local]', "sso_session = $name", 'services = local', '[services local]',
            'sso_oidc =', "  endpoint_url = $($center.Endpoint)", 'sso =', "  endpoint_url = $($center.Endpoint)"
        (Connect-TestSession $center @{ ProfileName = 'local' }).Action | Should -Be LoggedIn
        Disconnect-SSOOIDCSession -ProfileName local
        Get-Request $center Logout | Should -HaveCount 1
    }

    It 'names the file and what it lacks where <Case>' -ForEach @(
        @{ Case = 'there is no such session'; Arguments = @{ SessionName = 'nowhere' }; Line = @(); Id = 'SessionNotFound'; Said = 'sso-session nowhere' }
        @{ Case = 'there is no such profile'; Arguments = @{ ProfileName = 'nowhere' }; Line = @(); Id = 'ProfileNotFound'; Said = 'profile nowhere' }
        @{ Case = 'a session lacks its region'; Arguments = @{ SessionName = 'half' }; Line = '[sso-session half]', 'sso_start_url = https://example.awsapps.com/start'; Id = 'ConfigKeyMissing'; Said = 'sso_region' }
        @{ Case = 'a session lacks its start URL'; Arguments = @{ SessionName = 'half' }; Line = '[sso-session half]', 'sso_region = us-east-1'; Id = 'ConfigKeyMissing'; Said = 'sso_start_url' }
        @{ Case = 'a start URL is no address'; Arguments = @{ SessionName = 'half' }; Line = '[sso-session half]', 'sso_region = us-east-1', 'sso_start_url = file:///etc/passwd'; Id = 'ConfigValueInvalid'; Said = 'sso_start_url' }
        @{ Case = 'a profile contradicts its session'; Arguments = @{ ProfileName = 'p' }; Line = '[sso-session other]', 'sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start', '[profile p]', 'sso_session = other', 'sso_region = eu-west-1'; Id = 'ConfigContradiction'; Said = 'sso_region' }
    ) {
        Add-Content $env:AWS_CONFIG_FILE $Line
        $failure = Get-Failure { Connect-SSOOIDCSession @Arguments -NonInteractive }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CONFIG_FILE*"
        $failure.Exception.Message | Should -BeLike "*$Said*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'names what the config has in the place of what it lacks: <Arguments.Keys>' -ForEach @(
        @{ Arguments = @{ SessionName = 'none' }; Session = $true }
        @{ Arguments = @{ ProfileName = 'none' }; Session = $false }
    ) {
        Add-Content $env:AWS_CONFIG_FILE '[profile dev]', "sso_session = $name"
        $failure = Get-Failure { Connect-SSOOIDCSession @Arguments }
        $failure.TargetObject | Should -Be none
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*$($Session ? $name : 'dev')*"
    }

    It 'says where the config file should be where there is none' {
        Remove-Item $env:AWS_CONFIG_FILE
        $failure = Get-Failure { Connect-SSOOIDCSession -NonInteractive }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConfigNotFound,*'
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CONFIG_FILE*"
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-StartUrl*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*aws configure sso*'
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'two names of a session'; Arguments = @{ SessionName = 'a'; ProfileName = 'b' }; Said = 'one way' }
        @{ Case = 'a start URL without a region'; Arguments = @{ StartUrl = 'https://example.awsapps.com/start' }; Said = '-Region' }
        @{ Case = 'a start URL that is plain http elsewhere'; Arguments = @{ StartUrl = 'http://example.awsapps.com/start'; Region = 'us-east-1' }; Said = 'start URL' }
        @{ Case = 'two flows at once'; Arguments = @{ UseDeviceCode = $true; UseAuthorizationCode = $true }; Said = 'exclude' }
        @{ Case = 'a port for the device flow'; Arguments = @{ UseDeviceCode = $true; RedirectPort = 8080 }; Said = '-RedirectPort' }
        @{ Case = 'a QR code for a browser here'; Arguments = @{ ShowQRCode = $true; UseAuthorizationCode = $true }; Said = '-ShowQRCode' }
        @{ Case = 'a scope with a space'; Arguments = @{ Scope = 'openid aws' }; Said = '-Scope' }
    ) {
        $failure = Get-Failure { Connect-SSOOIDCSession @Arguments }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
        $failure.Exception | Should -BeOfType ArgumentException
        "$($failure.Exception.Message) $($failure.ErrorDetails.RecommendedAction)" | Should -BeLike "*$Said*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'refuses an endpoint that is no address' {
        $failure = Get-Failure { Connect-SSOOIDCSession $name -EndpointUrl nowhere }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidEndpointUrl,*'
        $failure.Exception.Message | Should -BeLike "*'nowhere'*"
    }

    It 'says that several sessions are there, and which' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session other]', 'sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start'
        $failure = Get-Failure { Connect-SSOOIDCSession -NonInteractive }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $failure.Exception.Message | Should -BeLike '*other*'
        $failure.Exception.Message | Should -BeLike "*$name*"
    }

    It 'never takes a piped object for a name' {
        Get-Failure { Get-Date | Connect-SSOOIDCSession -NonInteractive -ErrorAction Stop } | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }
}
