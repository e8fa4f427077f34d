#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What a person sees: the default views on screens of any width, with colors and without.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    # The tests are run without colors, which the engine reads at its start.
    $env:NO_COLOR = $null
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'Host'
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter

    # The lines of a screen, without its colors.
    function Get-Line([scriptblock] $Script, [int] $Width = 80, [object] $Argument) {
        (Show-Screen $Script $Width $Argument) -replace '\e\[[\d;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }
    }

    # How many columns a text takes: letters of the Far East take two.
    function Get-Columns([string] $Text) {
        ($Text -replace '[\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]', 'xx').Length
    }

    function Set-Sessions {
        $null = Set-HomeFile .aws/config '[sso-session corp]', 'sso_start_url = https://my-org.awsapps.com/start', 'sso_region = us-east-1',
            'sso_registration_scopes = sso:account:access', '[profile dev]', 'sso_session = corp', '[profile role]', 'source_profile = dev',
            '[sso-session acme-engineering-production-workloads]', 'sso_start_url = https://identitycenter.amazonaws.com/ssoins-7223abcd1234ef56',
            'sso_region = ap-southeast-2', '[sso-session 日本語のセッション]', 'sso_start_url = https://d-9067abcdef.awsapps.com/start',
            'sso_region = ap-northeast-1', '[sso-session idle]', 'sso_start_url = https://idle.awsapps.com/start', 'sso_region = eu-west-1',
            '[profile legacy-one]', 'sso_start_url = https://old-portal.awsapps.com/start', 'sso_region = eu-west-1',
            '[profile legacy-two]', 'sso_start_url = https://old-portal.awsapps.com/start', 'sso_region = eu-west-1'
        $entries = @(
            @{ Key = 'corp'; Url = 'https://my-org.awsapps.com/start'; Region = 'us-east-1'; Minutes = 125.5 }
            @{ Key = 'acme-engineering-production-workloads'; Url = 'https://identitycenter.amazonaws.com/ssoins-7223abcd1234ef56'; Region = 'ap-southeast-2'; Minutes = 7.5 }
            @{ Key = '日本語のセッション'; Url = 'https://d-9067abcdef.awsapps.com/start'; Region = 'ap-northeast-1'; Minutes = -5.5 }
            @{ Key = 'https://old-portal.awsapps.com/start'; Url = 'https://old-portal.awsapps.com/start'; Region = 'eu-west-1'; Minutes = 4000 }
            @{ Key = 'https://stray.awsapps.com/start'; Url = 'https://stray.awsapps.com/start'; Region = 'eu-west-1'; Minutes = -9000 }
        )
        foreach ($entry in $entries) {
            Set-CacheEntry $entry.Key @{
                startUrl = $entry.Url; region = $entry.Region; accessToken = 'some-access-token'; expiresAt = Get-CacheTime $entry.Minutes
            }
        }
    }
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'The view of a session' {
    BeforeEach {
        Reset-CleanShell
        Set-Sessions
    }

    It 'is a line of <Width> columns, in which no word is cut' -ForEach @(
        @{ Width = 60; Heads = 'Session', 'Status', 'Expires', 'Region'; Urls = $null }
        @{ Width = 80; Heads = 'Session', 'Status', 'Expires', 'Region', 'StartUrl'
            Urls = 'my-org.awsapps…', 'identitycenter…', 'd-9067abcdef…', 'idle.awsapps.com', 'old-portal…', 'stray.awsapps.com' }
        @{ Width = 100; Heads = 'Session', 'Status', 'Expires', 'Region', 'StartUrl'
            Urls = 'https://my-org.awsapps.com/start', 'identitycenter.amazonaws.com/ssoins…', 'd-9067abcdef.awsapps.com',
            'https://idle.awsapps.com/start', 'https://old-portal.awsapps.com/start', 'https://stray.awsapps.com/start' }
        @{ Width = 200; Heads = 'Session', 'Status', 'Expires', 'Region', 'StartUrl'
            Urls = 'https://my-org.awsapps.com/start', 'https://identitycenter.amazonaws.com/ssoins-7223abcd1234ef56',
            'https://d-9067abcdef.awsapps.com/start', 'https://idle.awsapps.com/start', 'https://old-portal.awsapps.com/start',
            'https://stray.awsapps.com/start' }
    ) {
        $lines = Get-Line { Get-SSOOIDCSession } $Width
        $lines | ForEach-Object { Get-Columns $_ | Should -BeLessThan $Width }
        $lines[0] -split ' +' | Should -Be $Heads
        $rows = $lines | Select-Object -Skip 2
        $rows | Should -HaveCount 6
        $rows.ForEach({ ($_ -split ' ')[0] }) |
            Should -Be 'corp', 'acme-engineering…', '日本語のセッショ…', 'idle', 'legacy-one…', 'stray.awsapps.com'
        $rows[0] | Should -Match '^corp +Valid +\d\d:\d\d \(2 h 5 min\) +us-east-1'
        $rows[1] | Should -Match '^acme-engineering… +Expiring +\d\d:\d\d \(7 min\) '
        $rows[2] | Should -Match '^\S+ +Expired +\d\d:\d\d \(5 min ago\) '
        $rows[3] | Should -Match '^idle +LoggedOut +eu-west-1'
        $rows[4] | Should -Match '^legacy-one… +Valid +\d{4}-\d\d-\d\d \(2 d\) +eu-west-1'
        $rows[5] | Should -Match '^stray\.awsapps\.com +Expired +\d{4}-\d\d-\d\d +eu-west-1'
        if ($Urls) {
            $rows.ForEach({ ($_ -split ' ')[-1] }) | Should -Be $Urls
        }
    }

    It 'tells the time that is left: <Minutes> minutes as <Text>' -ForEach @(
        @{ Minutes = 0.5; Text = 'HH:mm (< 1 min)' }
        @{ Minutes = 60.5; Text = 'HH:mm (1 h)' }
        @{ Minutes = 599.5; Text = 'HH:mm (9 h 59 min)' }
        @{ Minutes = 650; Text = 'HH:mm (10 h)' }
        @{ Minutes = 1450; Text = 'yyyy-MM-dd (1 d)' }
        @{ Minutes = 129000; Text = 'yyyy-MM-dd (89 d)' }
        @{ Minutes = -0.1; Text = 'HH:mm (just now)' }
        @{ Minutes = -125; Text = 'HH:mm (2 h ago)' }
        @{ Minutes = -1450; Text = 'yyyy-MM-dd' }
    ) {
        Set-CacheEntry corp @{ expiresAt = Get-CacheTime $Minutes }
        $end = (Get-SSOOIDCSession corp).ExpiresAt.ToLocalTime()
        $expected = $Text -replace 'HH:mm', $end.ToString('HH:mm') -replace 'yyyy-MM-dd', $end.ToString('yyyy-MM-dd')
        (Get-Line { Get-SSOOIDCSession corp })[-1] -replace ' +', ' ' | Should -BeLike "corp * $expected us-east-1 *"
    }

    It 'has colors where the person wants them' {
        $green, $yellow, $red = "`e[32m", "`e[33m", "`e[31m"
        $text = Show-Screen { Get-SSOOIDCSession }
        foreach ($colored in "${green}Valid`e[0m", "${yellow}Expiring`e[0m", "${red}Expired`e[0m") {
            $text.Contains($colored) | Should -BeTrue -Because $colored
        }
        $text | Should -Match '(?m)^idle +LoggedOut'
        foreach ($setting in @{ NoColor = '1'; Rendering = 'Host' }, @{ NoColor = $null; Rendering = 'PlainText' }) {
            $env:NO_COLOR, $PSStyle.OutputRendering = $setting.NoColor, $setting.Rendering
            try {
                # The heads are the engine's.
                $rows = (Show-Screen { Get-SSOOIDCSession }) -split '\n' -match 'Valid|Expiring|Expired'
            }
            finally {
                $env:NO_COLOR, $PSStyle.OutputRendering = $null, 'Host'
            }
            $rows | Should -HaveCount 5
            $rows -like "*`e*" | Should -BeNullOrEmpty
        }
    }

    It 'is on the screen before what comes next' {
        (Get-Line { Get-SSOOIDCSession corp; $Host.UI.WriteLine('next') })[-1] | Should -Be next
    }

    It 'is the same for a login' {
        $lines = Get-Line { Connect-SSOOIDCSession corp -NonInteractive }
        $lines | Should -HaveCount 3
        $lines[-1] | Should -Match '^corp +Valid +\d\d:\d\d \(2 h 5 min\) +us-east-1 +my-org\.awsapps…$'
    }

    It 'is the same in <Case>' -ForEach @(
        @{ Case = 'a locked-down shell'; Script = { $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Get-SSOOIDCSession } }
        @{ Case = 'strict mode'; Script = { Set-StrictMode -Version Latest; Get-SSOOIDCSession } }
        @{ Case = 'a job or another machine'; Script = {
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-SSOOIDCSession)))
            } }
    ) {
        Get-Line $Script | Should -Be (Get-Line { Get-SSOOIDCSession })
        Get-Line ([scriptblock]::Create("$Script | Format-List")) | Should -Be (Get-Line { Get-SSOOIDCSession | Format-List })
    }

    It 'has the rest in Format-List' {
        $text = Get-Line { Get-SSOOIDCSession corp | Format-List } 200
        ($text -split '\r?\n').ForEach({ ($_ -split ' +:')[0].Trim() }) | Sort-Object | Should -Be ((Get-SSOOIDCSession corp).PSObject.Properties.Name | Sort-Object)
        $text | Should -Contain 'Profiles              : dev, role'
        $text | Should -Contain "ExpiresAt             : $((Get-SSOOIDCSession corp).ExpiresAt.ToLocalTime().ToString('yyyy-MM-dd HH:mm:ss zzz'))"
        (Get-SSOOIDCSession | Where-Object StartUrl -Like *old-portal*).Profiles | Should -Be legacy-one, legacy-two
        (Connect-SSOOIDCSession -ProfileName legacy-two -NonInteractive).Profiles | Should -Be legacy-one, legacy-two
        (Connect-SSOOIDCSession -StartUrl https://old-portal.awsapps.com/start -Region eu-west-1 -NonInteractive).Profiles | Should -Be legacy-one, legacy-two
    }

    It 'shows nothing that a terminal obeys' {
        Add-Content $env:AWS_CONFIG_FILE "[sso-session we`e[31mird]", 'sso_start_url = https://idle.awsapps.com/start', 'sso_region = eu-west-1'
        foreach ($script in { Get-SSOOIDCSession }, { Get-SSOOIDCSession | Format-List }) {
            $text = Show-Screen $script
            $text | Should -BeLike '*we*ird*'
            $text | Should -Not -BeLike "*we`e*"
        }
    }

    It 'shows no secret' {
        foreach ($script in { Get-SSOOIDCSession }, { Get-SSOOIDCSession | Format-List }) {
            Show-Screen $script | Should -Not -BeLike '*some-access-token*'
        }
    }
}

Describe 'The view of <Name>' -ForEach @(
    @{ Name = 'a region'; Script = { Set-DefaultAWSRegion eu-west-1; Get-AWSRegion us-gov-east-1; Get-AWSRegion eu-west-1 }
        Heads = 'Region +IsShellDefault +Name'; Rows = 'us-gov-east-1 +AWS GovCloud \(US-East\)', 'eu-west-1 +True +(EU|Europe) \(Ireland\)' }
    @{ Name = 'a profile'; Script = { Get-AWSCredential -ListProfileDetail }
        Heads = 'ProfileName +StoreTypeName +ProfileLocation'; Rows = 'dev +SharedCredentialsFile .*config', 'a-very-long-profile-name-that… SharedCredentialsFile .*credentials' }
    @{ Name = 'an account'; Script = { Get-SSOOIDCAccount }
        Heads = 'SessionName +AccountId +AccountName +EmailAddress'; Rows = 'center +\d{12} +\S.* +\S+@\S+', 'center +\d{12} +\S.*' }
    @{ Name = 'a role'; Script = { Get-SSOOIDCRole | Select-Object -First 2 }
        Heads = 'SessionName +AccountId +AccountName +RoleName'; Rows = 'center +\d{12} +\S.* +\S+', 'center +\d{12} +\S.* +\S+' }
    @{ Name = 'an exported profile'; Script = { Export-SSOOIDCProfile | Select-Object -First 1 }
        Heads = 'ProfileName +Action +AccountId +RoleName'; Rows = @('\S+ +Added +\d{12} +\S+') }
) {
    It 'is a line of 80 columns' {
        Reset-CleanShell
        $null = New-TestSession $center center
        Add-Content $env:AWS_CONFIG_FILE '[profile dev]', 'aws_access_key_id = a', 'aws_secret_access_key = b'
        $null = Set-HomeFile .aws/credentials '[a-very-long-profile-name-that-no-column-holds]', 'aws_access_key_id = a', 'aws_secret_access_key = b'
        $null = Connect-TestSession $center @{ SessionName = 'center' }
        foreach ($mode in 'FullLanguage', 'ConstrainedLanguage') {
            $lines = Get-Line ([scriptblock]::Create("Set-StrictMode -Version Latest; `$ExecutionContext.SessionState.LanguageMode = '$mode'; $Script")) 80
            $lines | ForEach-Object { Get-Columns $_ | Should -BeLessThan 80 }
            $lines[0] | Should -Match "^$Heads$"
            $lines | Should -HaveCount (2 + $Rows.Count)
            for ($i = 0; $i -lt $Rows.Count; $i++) {
                $lines[2 + $i] | Should -Match "^$($Rows[$i])$"
            }
            Reset-Exported
        }
    }

    BeforeAll {
        function Reset-Exported {
            (Get-Content $env:AWS_CONFIG_FILE -Raw) -replace '(?ms)^\[profile [^\]]*\][^\[]*sso_auto_populated[^\[]*' | Set-Content $env:AWS_CONFIG_FILE
        }
    }
}

Describe 'The view of credentials' {
    It 'tells their kind, and no key' {
        Reset-CleanShell
        $text = Show-Screen {
            Set-StrictMode -Version Latest
            Set-AWSCredential -AccessKey AKIAIOSFODNN7EXAMPLE -SecretKey some-secret-key
            Get-AWSCredential
        }
        $text -replace '\e\[[\d;]*m' | Should -BeLike '*Kind : BasicAWSCredentials*'
        $text | Should -Not -BeLike '*some-secret-key*'
        $null = Set-HomeFile .aws/config '[profile sso]', 'sso_start_url = https://old.awsapps.com/start', 'sso_region = eu-west-1',
            'sso_account_id = 111122223333', 'sso_role_name = Audit', 'region = eu-west-1'
        $text = Show-Screen { Get-AWSCredential sso }
        $text = $text -replace '\e\[[\d;]*m'
        $text | Should -Match 'Kind +: SSOAWSCredentials'
        $text | Should -Match 'AccountId +: 111122223333'
        $text | Should -Match 'RoleName +: Audit'
    }

    It 'masks their keys, and tokens, where they come from a job or a file' {
        $null = New-TestSession $center center
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $center.Endpoint
        $null = Connect-TestSession $center @{ SessionName = 'center' }
        $keys = Get-SSOOIDCRole | Select-Object -First 1 | Get-SSOOIDCRoleCredential
        $client = Register-SSOOIDCClient test -ClientType public -EndpointUrl $center.Endpoint
        foreach ($value in $keys, $client) {
            $back = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($value))
            $text = Show-Screen { $args[0] } 300 $back
            $text | Should -BeLike '*characters)*'
            foreach ($secret in $keys.SecretKey, $keys.SessionToken, $client.ClientSecret) {
                $text | Should -Not -BeLike "*$secret*"
            }
        }
    }
}

Describe 'The view of $AWSHistory' {
    BeforeAll {
        Reset-CleanShell
        $at = @{ EndpointUrl = $center.Endpoint }
        $client = Register-SSOOIDCClient test -ClientType public @at
        $null = Get-Failure { $client | New-SSOOIDCToken -GrantType refresh_token -RefreshToken some-wrong-token @at }
        $null = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $center.StartUrl @at
        $null = Get-Failure { $client | New-SSOOIDCToken -GrantType refresh_token -RefreshToken some-token -EndpointUrl http://127.0.0.1:1 -ClientConfig @{ MaxErrorRetry = 0 } }
    }

    It 'tells what was called, and how that ended' {
        $lines = Get-Line { Set-StrictMode -Version Latest; $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $args[0].Commands } 80 $AWSHistory
        $lines | ForEach-Object { $_.Length | Should -BeLessThan 80 }
        $lines[0] | Should -Match '^CmdletName +Start +Took +Calls +Result$'
        $lines | Select-Object -Skip 2 | ForEach-Object { $_ -replace '\d\d:\d\d:\d\d +\d+ m?s ', '' -replace ' +', ' ' } | Should -Be @(
            'Register-SSOOIDCClient 1 OK', 'New-SSOOIDCToken 1 InvalidGrant', 'Start-SSOOIDCDeviceAuthorization 1 OK', 'New-SSOOIDCToken 1 HttpRequest'
        )
    }

    It 'has the last call, and the settings' {
        $lines = Get-Line { Set-StrictMode -Version Latest; $args[0] } 120 $AWSHistory
        $lines | Should -Contain 'LastCommand           : New-SSOOIDCToken'
        $lines | Should -Contain 'LastServiceRequest    : CreateTokenRequest'
        $lines -match '^LastServiceResponse   : .*127\.0\.0\.1:1' | Should -Not -BeNullOrEmpty
        $lines | Should -Contain 'MaxCmdletHistory      : 5'
        Get-Line { Set-StrictMode -Version Latest; Set-AWSHistoryConfiguration -MaxCmdletHistory 3; $AWSHistory } | Should -Contain 'MaxCmdletHistory      : 3'
    }

    It 'is small in JSON, with errors in it' {
        $json = $AWSHistory | ConvertTo-Json -Depth 6 -WarningAction Ignore
        $json.Length | Should -BeLessThan 50000
        $json | Should -BeLike '*InvalidGrantException*'
        $json | Should -Not -BeLike '*some-wrong-token*'
        $json | Should -Not -BeLike "*$($client.ClientSecret)*"
    }
}

Describe 'The text of a login' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
        $name = New-TestSession $center
    }

    It 'says in a line what to do, and shows the code large and as it is' {
        $text = Get-Line {
            Connect-SSOOIDCSession -UseDeviceCode -NoBrowser -VerificationAction {
                Set-Variable code $args[0].UserCode -Scope Global
                $null = Invoke-RestMethod "$env:AWS_ENDPOINT_URL_SSO/control/approve" -Method Post -ContentType application/json -Body '{}' -NoProxy
            }
            "code $code"
        }
        $code = $text[-1] -replace '^code '
        $code | Should -Match '^\S{9}$'
        $text[0] | Should -BeLike "To log in to '$name', open this page and check that it shows the code ${code}:"
        $text[1] | Should -Match "^  http://\S+user_code=$code$"
        $text -match "(^| )$code([: ]|$)" | Should -HaveCount 2
        $text | Should -Contain "    |    $($code.ToCharArray() -join '  ')    |"
        $text -match '^    [+|].{33}[+|]$' | Should -HaveCount 5
    }

    It 'tells the browser''s address on a line of its own' {
        $text = Get-Line {
            try { Connect-SSOOIDCSession -UseAuthorizationCode -NoBrowser -VerificationAction { throw 'enough' } } catch { "$_" }
        } 2000
        $text[0] | Should -Be "To log in to '$name', open this page in a browser on this machine:"
        $text[1] | Should -Match '^  http://\S+/authorize\?\S+$'
    }

    It 'draws the QR code in colors of its own, or says why not: <Case>' -ForEach @(
        @{ Case = 'in color'; Width = 80; NoColor = $null; Start = '<White on Black>████' }
        @{ Case = 'without colors'; Width = 80; NoColor = '1'; Start = '████' }
        @{ Case = 'on a narrow screen'; Width = 30; NoColor = $null; Start = $null }
    ) {
        $env:NO_COLOR = $NoColor
        try {
            $text = Show-Screen {
                try { Connect-SSOOIDCSession -ShowQRCode -NoBrowser -VerificationAction { throw 'enough' } } catch { "$_" }
            } $Width
        }
        finally {
            $env:NO_COLOR = $null
        }
        $drawn = @($text -split '\n' -match '[█▀▄]')
        if ($Start) {
            $drawn.Count | Should -BeGreaterThan 12
            # Of the last line, the code has the upper half alone.
            $drawn | Select-Object -SkipLast 1 | ForEach-Object { $_.StartsWith($Start, [StringComparison]::Ordinal) | Should -BeTrue }
        }
        else {
            $drawn | Should -BeNullOrEmpty
            $text -replace '\s+', ' ' | Should -BeLike '*too long for a QR code in 30 columns*'
        }
    }
}

Describe 'An error' {
    BeforeAll {
        Reset-CleanShell
        $null = New-TestSession $center center
        $advice = 'Name one that it has: center. Or use -StartUrl with -Region.'

        function Invoke-Pwsh([string] $Script) {
            $command = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$(Get-ModuleManifest)'; $Script"
            $env:NO_COLOR = '1'
            try {
                (& $command[0] ($command | Select-Object -Skip 1) 2>&1 | ForEach-Object { "$_" }) -join ' ' -replace '[|\s]+', ' '
            }
            finally {
                $env:NO_COLOR = $null
            }
        }
    }

    It 'shows what to do about it, once: <Case>' -ForEach @(
        @{ Case = 'as it comes'; Script = 'Connect-SSOOIDCSession nope' }
        @{ Case = 'in a function'; Script = 'function Test { Connect-SSOOIDCSession nope }; Test' }
        @{ Case = 'written on'; Script = 'try { Connect-SSOOIDCSession nope } catch { Write-Error -ErrorRecord $_ }' }
        @{ Case = 'of a list'; Script = '"nope" | Connect-SSOOIDCSession' }
        @{ Case = 'in Get-Error'; Script = 'try { Connect-SSOOIDCSession nope } catch { }; Get-Error | Out-String -Width 500' }
    ) {
        $text = Invoke-Pwsh $Script
        $text | Should -BeLike '*has no `[sso-session nope`]*'
        [regex]::Matches($text, [regex]::Escape($advice)) | Should -HaveCount 1
    }

    It 'has its message alone for a script that reads that' {
        $failure = Get-Failure { Connect-SSOOIDCSession nope }
        $failure.Exception.Message | Should -BeLike '*has no `[sso-session nope`].'
        $failure.ErrorDetails.RecommendedAction | Should -Be $advice
    }

    It 'says it in the message to an engine that does not show it by itself: <Version>' -ForEach @(
        @{ Version = '3.0.0.0'; Told = $true }, @{ Version = '7.4.0.500'; Told = $true }, @{ Version = '7.5.0.500'; Told = $false }
    ) {
        $records = (Get-Command Connect-SSOOIDCSession).ImplementingType.Assembly.GetType('AWS.Tools.SSOOIDC.Errors.ErrorRecords')
        $details = $records.GetMethod('Details', [Reflection.BindingFlags]'NonPublic, Static').Invoke($null, @('It failed.', 'Try again.', [version]$Version))
        $details.RecommendedAction | Should -Be 'Try again.'
        "$details" | Should -Be ($Told ? "It failed.$([Environment]::NewLine)  Recommendation: Try again." : 'It failed.')
    }
}
