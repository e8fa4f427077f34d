#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What Tab offers.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
}

AfterAll {
    Exit-CleanShell
}

Describe 'Tab' {
    BeforeEach {
        Reset-CleanShell
        $null = Set-HomeFile .aws/config '[sso-session corp]', 'sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start',
            '[sso-session "two words"]', 'sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start', '[profile in-config]', 'region = eu-west-1'
        $null = Set-HomeFile .aws/credentials '[named]', 'aws_access_key_id = a', 'aws_secret_access_key = b',
            "[it's spaced]", 'aws_access_key_id = a', 'aws_secret_access_key = b'
    }

    It 'completes a region: <Line>' -ForEach @(
        @{ Line = 'New-SSOOIDCToken -Region eu-we'; Offered = 'eu-west-1', 'eu-west-2', 'eu-west-3' }
        @{ Line = 'New-SSOOIDCToken -RegionToCall eu-we'; Offered = 'eu-west-1', 'eu-west-2', 'eu-west-3' }
        @{ Line = 'New-SSOOIDCTokenWithIAM -Region EU-WE'; Offered = 'eu-west-1', 'eu-west-2', 'eu-west-3' }
        @{ Line = 'Register-SSOOIDCClient -Region cn-'; Offered = 'cn-north-1', 'cn-northwest-1' }
        @{ Line = 'Start-SSOOIDCDeviceAuthorization -Region us-gov-'; Offered = 'us-gov-east-1', 'us-gov-west-1' }
        @{ Line = 'Connect-SSOOIDCSession -Region af-'; Offered = 'af-south-1' }
        @{ Line = 'Get-SSOOIDCAccessToken -Region af-'; Offered = 'af-south-1' }
        @{ Line = 'Disconnect-SSOOIDCSession -Region af-'; Offered = 'af-south-1' }
        @{ Line = 'Set-DefaultAWSRegion af-'; Offered = 'af-south-1' }
        @{ Line = 'Get-AWSRegion -SystemName af-'; Offered = 'af-south-1' }
        @{ Line = 'Get-AWSRegion af-'; Offered = 'af-south-1' }
        @{ Line = "New-SSOOIDCToken -Region 'af-"; Offered = 'af-south-1' }
        @{ Line = 'New-SSOOIDCToken -Region venus-'; Offered = @() }
    ) {
        Get-Completion $Line | Sort-Object | Should -Be $Offered
    }

    It 'says what region a name means' {
        $line = 'New-SSOOIDCToken -Region af-'
        (TabExpansion2 $line $line.Length).CompletionMatches[0].ToolTip | Should -Be 'Africa (Cape Town)'
    }

    It 'completes a grant type: those of <Command>' -ForEach @(
        @{ Command = 'New-SSOOIDCToken'; Offered = 'urn:ietf:params:oauth:grant-type:device_code', 'authorization_code', 'refresh_token' }
        @{ Command = 'New-SSOOIDCTokenWithIAM'; Offered = 'authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'urn:ietf:params:oauth:grant-type:token-exchange' }
        @{ Command = 'Register-SSOOIDCClient'; Offered = 'urn:ietf:params:oauth:grant-type:device_code', 'authorization_code', 'refresh_token' }
    ) {
        Get-Completion "$Command -GrantType " | Should -Be $Offered
        Get-Completion "$Command -GrantType ref" | Should -Be refresh_token
    }

    It 'completes a token type' {
        Get-Completion 'New-SSOOIDCTokenWithIAM -SubjectTokenType ' | Should -Contain urn:ietf:params:oauth:token-type:access_token
        Get-Completion 'New-SSOOIDCTokenWithIAM -SubjectTokenType urn' | Should -Contain urn:ietf:params:oauth:token-type:access_token
        Get-Completion 'New-SSOOIDCTokenWithIAM -RequestedTokenType urn' | Should -Contain urn:ietf:params:oauth:token-type:refresh_token
    }

    It 'completes the one client type' {
        Get-Completion 'Register-SSOOIDCClient a -ClientType ' | Should -Be public
    }

    It 'completes a scope: <Line>' -ForEach @(
        @{ Line = 'Register-SSOOIDCClient -Scope sso' }
        @{ Line = 'Register-SSOOIDCClient -Scopes sso' }
        @{ Line = 'Register-SSOOIDCClient -Scope openid, sso' }
        @{ Line = 'New-SSOOIDCToken -Scope sso' }
        @{ Line = 'New-SSOOIDCTokenWithIAM -Scope sso' }
        @{ Line = 'Connect-SSOOIDCSession corp -Scope sso' }
    ) {
        Get-Completion $Line | Should -Be sso:account:access
    }

    It 'completes a -Select value of <Command>' -ForEach @(
        @{ Command = 'New-SSOOIDCToken'; Typed = 'acc'; Offered = 'AccessToken' }
        @{ Command = 'New-SSOOIDCToken'; Typed = '^clientid'; Offered = "'^ClientId'" }
        @{ Command = 'New-SSOOIDCTokenWithIAM'; Typed = 'awsadd'; Offered = 'AwsAdditionalDetails', 'AwsAdditionalDetails.IdentityContext' }
        @{ Command = 'Register-SSOOIDCClient'; Typed = 'ClientS'; Offered = 'ClientSecret', 'ClientSecretExpiresAt' }
        @{ Command = 'Start-SSOOIDCDeviceAuthorization'; Typed = 'UserC'; Offered = 'UserCode' }
        @{ Command = 'Start-SSOOIDCDeviceAuthorization'; Typed = "'*"; Offered = "'*'" }
    ) {
        Get-Completion "$Command -Select $Typed" | Should -Be $Offered
    }

    It 'offers for -Select what the cmdlet then takes: <Command>' -ForEach @(
        @{ Command = 'New-SSOOIDCToken'; Arguments = @{ ClientId = 'a'; ClientSecret = 'some-secret'; GrantType = 'refresh_token'; RefreshToken = 'some-token' } }
        @{ Command = 'Register-SSOOIDCClient'; Arguments = @{ ClientName = 'a'; ClientType = 'public' } }
        @{ Command = 'Start-SSOOIDCDeviceAuthorization'; Arguments = @{ ClientId = 'a'; ClientSecret = 'some-secret'; StartUrl = 'https://example.awsapps.com/start' } }
    ) {
        $offered = Get-Completion "$Command -Select "
        $offered | Should -Contain "'*'"
        foreach ($value in $offered) {
            $text = $value.Trim("'")
            { & $Command @Arguments -Select $text -WhatIf -EndpointUrl http://127.0.0.1:1 } | Should -Not -Throw
        }
    }

    It 'completes a profile of both files: <Line>' -ForEach @(
        @{ Line = 'New-SSOOIDCToken -ProfileName na'; Offered = 'named' }
        @{ Line = 'New-SSOOIDCTokenWithIAM -AWSProfileName na'; Offered = 'named' }
        @{ Line = 'Register-SSOOIDCClient -ProfileName it'; Offered = "'it''s spaced'" }
        @{ Line = 'Set-AWSCredential na'; Offered = 'named' }
        @{ Line = 'Set-AWSCredential -RoleArn r -SourceProfile na'; Offered = 'named' }
        @{ Line = 'Get-AWSCredential na'; Offered = 'named' }
    ) {
        Get-Completion $Line | Should -Be $Offered
    }

    It 'completes a profile of the config file alone' {
        $null = Set-HomeFile .aws/config '[profile only-here]', 'aws_access_key_id = a', 'aws_secret_access_key = b'
        Get-Completion 'New-SSOOIDCToken -ProfileName only' | Should -Be only-here
    }

    It 'completes a session: <Line>' -ForEach @(
        @{ Line = 'Connect-SSOOIDCSession co' }
        @{ Line = 'Connect-SSOOIDCSession -SessionName co' }
        @{ Line = 'Get-SSOOIDCSession co' }
        @{ Line = 'Get-SSOOIDCAccessToken co' }
        @{ Line = 'Disconnect-SSOOIDCSession co' }
    ) {
        Get-Completion $Line | Should -Be corp
        Get-Completion "$($Line -replace 'co$')tw" | Should -Be "'two words'"
        Get-Completion ($Line -replace 'co$') | Should -Contain corp
    }

    It 'says how a session is, and the time that it has left' {
        Add-Content $env:AWS_CONFIG_FILE '[sso-session broken]', 'sso_region = us-east-1', '[profile of-corp]', 'sso_session = corp',
            '[profile legacy]', 'sso_region = eu-west-1', 'sso_start_url = https://old.awsapps.com/start'
        $entry = @{ startUrl = 'https://example.awsapps.com/start'; region = 'us-east-1'; accessToken = 'some-access-token'; expiresAt = Get-CacheTime 125.5 }
        Set-CacheEntry corp $entry
        # The file is written in place by another tool: its session is told without.
        Set-CacheEntry 'two words' $entry
        Set-Content (Get-CachePath 'two words') '{"accessToken": "some-ac'
        Set-CacheEntry https://old.awsapps.com/start @{ startUrl = 'https://old.awsapps.com/start'; region = 'eu-west-1'; accessToken = 'a'; expiresAt = Get-CacheTime -5 }
        $before = Get-ChildItem $env:HOME -Recurse -File | ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $($_.UnixMode)" }
        $tips = @{}
        foreach ($line in 'Get-SSOOIDCSession ', 'Connect-SSOOIDCSession -ProfileName ', 'Connect-SSOOIDCSession -StartUrl ') {
            foreach ($match in (TabExpansion2 $line $line.Length).CompletionMatches) {
                $tips["$line$($match.ListItemText)"] = $match.ToolTip
            }
        }
        $there = 'us-east-1, https://example.awsapps.com/start'
        $old = 'Expired, eu-west-1, https://old.awsapps.com/start'
        $tips['Get-SSOOIDCSession corp'] | Should -Be "Valid, 2 h 5 min left, $there"
        $tips['Get-SSOOIDCSession two words'] | Should -Be "LoggedOut, $there"
        $tips['Get-SSOOIDCSession broken'] | Should -Be sso-session
        $tips['Connect-SSOOIDCSession -ProfileName of-corp'] | Should -Be "corp: Valid, 2 h 5 min left, $there"
        $tips['Connect-SSOOIDCSession -ProfileName legacy'] | Should -Be $old
        $tips['Connect-SSOOIDCSession -StartUrl https://example.awsapps.com/start'] | Should -Be "Valid, 2 h 5 min left, $there"
        $tips['Connect-SSOOIDCSession -StartUrl https://old.awsapps.com/start'] | Should -Be $old
        Get-ChildItem $env:HOME -Recurse -File | ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $($_.UnixMode)" } | Should -Be $before
    }

    It 'completes a start URL: <Line>' -ForEach @(
        @{ Line = 'Start-SSOOIDCDeviceAuthorization a -ClientSecret b -StartUrl ' }
        @{ Line = 'Register-SSOOIDCClient a -IssuerUrl https://ex' }
        @{ Line = 'Get-SSOOIDCRole -StartUrl ' }
    ) {
        Get-Completion $Line | Should -Be https://example.awsapps.com/start
    }

    It 'completes what else has known values: <Line>' -ForEach @(
        @{ Line = 'Register-SSOOIDCClient a -RedirectUri '; Offered = 'http://127.0.0.1/oauth/callback' }
        @{ Line = 'New-SSOOIDCToken a -RedirectUri http'; Offered = 'http://127.0.0.1/oauth/callback' }
        @{ Line = 'New-SSOOIDCTokenWithIAM a -RedirectUri '; Offered = 'http://127.0.0.1/oauth/callback' }
        @{ Line = 'Set-AWSCredential -AccessKey a -SecretKey b -StoreAs na'; Offered = 'named' }
        @{ Line = "Export-SSOOIDCProfile -NameFormat '{AccountI"; Offered = "'{AccountId}.{RoleName}'" }
        @{ Line = 'Export-SSOOIDCProfile -Output yaml-'; Offered = 'yaml-stream' }
        @{ Line = 'Clear-AWSCredential -Scope L'; Offered = 'Local' }
        @{ Line = 'Use-SSOOIDCRole -DefaultRegion af-'; Offered = 'af-south-1' }
    ) {
        Get-Completion $Line | Should -Be $Offered
    }

    It 'has a completer for each parameter but those whose values nobody knows before' {
        $free = 'AccessKey', 'AccountName', 'Assertion', 'ClientConfig', 'ClientId', 'ClientName', 'ClientSecret', 'Code', 'CodeVerifier',
            'Credential', 'Destination', 'DeviceCode', 'EndpointUrl', 'EntitledApplicationArn', 'ExternalId', 'InputObject',
            'MaxCmdletHistory', 'MaxServiceCallHistory', 'MfaSerial', 'MinimumMinutes', 'NetworkCredential', 'PipedObject', 'ProfileLocation', 'RedirectPort',
            'RefreshToken', 'RoleArn', 'ScriptBlock', 'SecretKey', 'SessionToken', 'SubjectToken', 'TimeoutSeconds', 'VerificationAction'
        $own = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        $without = foreach ($command in Get-Command -Module AWS.Tools.SSOOIDC) {
            foreach ($parameter in $command.Parameters.Values | Where-Object { $_.ParameterType -ne [switch] -and $_.Name -notin $own + $free }) {
                if (-not ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] -or $_ -is [ValidateSet] })) {
                    "$($command.Name) -$($parameter.Name)"
                }
            }
        }
        $without | Should -BeNullOrEmpty
    }

    It 'reads the files as they are now' {
        Get-Completion 'Connect-SSOOIDCSession la' | Should -Not -Contain later
        $null = Set-HomeFile .aws/config '[sso-session later]', 'sso_region = us-east-1', 'sso_start_url = https://example.awsapps.com/start'
        $null = Set-HomeFile .aws/credentials '[later]', 'aws_access_key_id = a', 'aws_secret_access_key = b'
        Get-Completion 'Connect-SSOOIDCSession la' | Should -Be later
        Get-Completion 'New-SSOOIDCToken -ProfileName la' | Should -Be later
    }

    It 'offers nothing, and fails not, where <Case>' -ForEach @(
        @{ Case = 'there are no files'; Line = $null }
        @{ Case = 'a file cannot be understood'; Line = '[[[', 'no = [section', '[sso-session' }
    ) {
        Reset-CleanShell
        if ($Line) {
            $null = Set-HomeFile .aws/config $Line
            $null = Set-HomeFile .aws/credentials $Line
        }
        $Error.Clear()
        foreach ($typed in 'New-SSOOIDCToken -ProfileName zz', 'Connect-SSOOIDCSession -SessionName zz') {
            Get-Completion $typed | Should -BeNullOrEmpty
        }
        $Error | Should -BeNullOrEmpty
    }

    It 'completes the names of cmdlets and parameters' {
        Get-Completion 'Connect-SSOOIDC' | Should -Contain Connect-SSOOIDCSession
        Get-Completion 'Connect-SSOOIDCSession -Verif' | Should -Be '-VerificationAction'
        Get-Completion 'Set-DefaultAWSRegion us-east-1 -Scope P' | Should -Be Private
    }
}
