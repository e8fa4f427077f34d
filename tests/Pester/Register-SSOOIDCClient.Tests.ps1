#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $at = @{ EndpointUrl = $center.Endpoint }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Register-SSOOIDCClient' {
    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'gives the client id, its secret and when both were issued and expire' {
        $client = Register-SSOOIDCClient my-script -ClientType public @at
        $client.ClientId | Should -Not -BeNullOrEmpty
        $client.ClientSecret | Should -Not -BeNullOrEmpty
        $client.ClientSecretExpiresAt | Should -BeGreaterThan $client.ClientIdIssuedAt
        $client.GetType().FullName | Should -Be 'Amazon.SSOOIDC.Model.RegisterClientResponse'
        $client | Should -HaveCount 1
    }

    It 'sends every member of the request' {
        $all = @{
            ClientName  = 'all'
            ClientType  = 'public'
            Scope       = 'sso:account:access', 'openid'
            GrantType   = 'authorization_code', 'refresh_token'
            RedirectUri = 'http://127.0.0.1/oauth/callback'
            IssuerUrl   = $center.StartUrl
        }
        $null = Register-SSOOIDCClient @all @at
        $sent = (Get-Request $center RegisterClient).json
        $sent.clientName | Should -Be all
        $sent.clientType | Should -Be public
        $sent.scopes | Should -Be 'sso:account:access', 'openid'
        $sent.grantTypes | Should -Be 'authorization_code', 'refresh_token'
        $sent.redirectUris | Should -Be 'http://127.0.0.1/oauth/callback'
        $sent.issuerUrl | Should -Be $center.StartUrl
    }

    It 'takes the plural names that the API has' {
        $null = Register-SSOOIDCClient a -ClientType public -Scopes openid -GrantTypes authorization_code -RedirectUris http://127.0.0.1/oauth/callback -IssuerUrl $center.StartUrl @at
        $sent = (Get-Request $center).json
        $sent.scopes | Should -Be openid
        $sent.grantTypes | Should -Be authorization_code
        $sent.redirectUris | Should -Be 'http://127.0.0.1/oauth/callback'
    }

    It 'sends nothing for <Case>' -ForEach @(
        @{ Case = 'an unset variable'; Value = $null }
        @{ Case = 'an empty list'; Value = @() }
    ) {
        $null = Register-SSOOIDCClient a -ClientType public -Scope $Value -GrantType $Value -RedirectUri $Value @at
        (Get-Request $center).json.Keys | Sort-Object | Should -Be 'clientName', 'clientType'
    }

    It 'registers a client for each name in the pipeline, in order' {
        $clients = 'one', 'two', 'three' | Register-SSOOIDCClient -ClientType public @at
        $clients.ClientId | Sort-Object -Unique | Should -HaveCount 3
        (Get-Request $center).json.clientName | Should -Be 'one', 'two', 'three'
    }

    It 'binds the properties of piped objects' {
        $null = @'
ClientName,ClientType,EndpointUrl
csv-1,public,URL
csv-2,public,URL
'@.Replace('URL', $center.Endpoint) | ConvertFrom-Csv | Register-SSOOIDCClient
        (Get-Request $center).json.clientName | Should -Be 'csv-1', 'csv-2'
    }

    It 'never takes a piped object for a name' {
        Get-Failure { Get-Item $PSScriptRoot | Register-SSOOIDCClient -ClientType public @at -ErrorAction Stop } | Should -Not -BeNullOrEmpty
        Get-Failure { Get-Date | Register-SSOOIDCClient -ClientType public @at -ErrorAction Stop } | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'sends no credentials, even where some are given' {
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = 'AKIDENVIRONMENT', 'secret'
        $null = Register-SSOOIDCClient a -ClientType public -AccessKey AKIDEXAMPLE -SecretKey secret @at
        $null = Register-SSOOIDCClient a -ClientType public -Credential ([Amazon.Runtime.AnonymousAWSCredentials]::new()) @at
        Get-Request $center | Should -HaveCount 2
        (Get-Request $center).headers | ForEach-Object { $_.PSObject.Properties.Name } | Should -Not -Contain authorization
    }

    It 'calls nothing with -WhatIf, even with -Force' {
        Register-SSOOIDCClient a -ClientType public @at -WhatIf | Should -BeNullOrEmpty
        Register-SSOOIDCClient a -ClientType public @at -WhatIf -Force | Should -BeNullOrEmpty
        & { $WhatIfPreference = $true; Register-SSOOIDCClient a -ClientType public @at } | Should -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'goes on without a question with -Force or -Confirm:$false' {
        $ConfirmPreference = 'Low'
        $null = Register-SSOOIDCClient a -ClientType public @at -Force
        $null = Register-SSOOIDCClient a -ClientType public @at -Confirm:$false
        Get-Request $center | Should -HaveCount 2
    }

    It 'makes <Exception> an error of category <Category> that says what to do' -ForEach @(
        @{ Exception = 'InvalidClientMetadataException'; Category = 'InvalidArgument'; Action = 'Check the arguments' }
        @{ Exception = 'InvalidRedirectUriException'; Category = 'InvalidArgument'; Action = 'redirect' }
        @{ Exception = 'InvalidRequestException'; Category = 'InvalidArgument'; Action = 'Check the arguments' }
        @{ Exception = 'InvalidScopeException'; Category = 'InvalidArgument'; Action = 'scopes' }
        @{ Exception = 'SlowDownException'; Category = 'LimitsExceeded'; Action = 'Wait' }
        @{ Exception = 'UnsupportedGrantTypeException'; Category = 'InvalidArgument'; Action = 'grant type' }
    ) {
        Set-Reply $center RegisterClient "error:${Exception}:what the service says"
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ClientConfig @{ MaxErrorRetry = 0 } }
        $failure.FullyQualifiedErrorId | Should -BeLike "Amazon.SSOOIDC.Model.$Exception,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.CategoryInfo.TargetName | Should -Be a
        $failure.Exception | Should -BeOfType InvalidOperationException
        $failure.Exception.Message | Should -BeLike '*what the service says*'
        $failure.Exception.InnerException.GetType().Name | Should -Be $Exception
        $failure.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'retries as -ClientConfig says' {
        Set-Reply $center RegisterClient 'status:503', 'status:503', 'status:503'
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ClientConfig @{ MaxErrorRetry = 1 } }
        $failure.CategoryInfo.Category | Should -Be ResourceUnavailable
        Get-Request $center | Should -HaveCount 2
    }

    It 'calls nothing for <Arguments.Keys>=<Arguments.Values>: <Id>' -ForEach @(
        @{ Id = 'MissingArgument'; Arguments = @{ ClientName = '' } }
        @{ Id = 'MissingArgument'; Arguments = @{ ClientName = $null } }
        @{ Id = 'MissingArgument'; Arguments = @{ ClientType = ' ' } }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = 'not a region' } }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = 'us-east-1.evil.example' } }
        @{ Id = 'InvalidEndpointUrl'; Arguments = @{ EndpointUrl = 'no-url' } }
        @{ Id = 'InvalidEndpointUrl'; Arguments = @{ EndpointUrl = 'ftp://127.0.0.1/' } }
        @{ Id = 'IncompleteCredentials'; Arguments = @{ AccessKey = 'AKID' } }
        @{ Id = 'IncompleteCredentials'; Arguments = @{ SecretKey = 'secret' } }
        @{ Id = 'ProfileNotFound'; Arguments = @{ ProfileName = 'nowhere' } }
        @{ Id = 'InvalidSelect'; Arguments = @{ Select = 'Nonsense' } }
    ) {
        $given = @{ ClientName = 'a'; ClientType = 'public' } + $at
        foreach ($name in $Arguments.Keys) {
            $given[$name] = $Arguments[$name]
        }
        $failure = Get-Failure { Register-SSOOIDCClient @given }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'ObjectNotFound'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'names the places searched for a profile that is not there' {
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ProfileName nowhere }
        $failure.Exception.Message | Should -BeLike "*nowhere*"
        $failure.Exception.Message | Should -BeLike "*$(Join-Path .aws credentials)*"
        $failure.Exception.Message | Should -BeLike "*$(Join-Path .aws config)*"
    }

    It 'asks no metadata service, process, STS or portal for credentials' {
        $marker = Join-Path $env:HOME 'process-was-run'
        $null = Set-HomeFile .aws/config '[profile process]', "credential_process = $(Get-PwshCommand) -NoProfile -Command New-Item '$marker'",
            '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/r', 'source_profile = process'
        $env:AWS_EC2_METADATA_DISABLED = $null
        $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = $env:AWS_ENDPOINT_URL_STS = $env:AWS_ENDPOINT_URL_SSO = $center.Endpoint
        $null = Register-SSOOIDCClient a -ClientType public @at
        $null = Register-SSOOIDCClient a -ClientType public @at -ProfileName process
        $null = Register-SSOOIDCClient a -ClientType public @at -ProfileName role
        (Get-Request $center).operation | Sort-Object -Unique | Should -Be RegisterClient
        $marker | Should -Not -Exist
    }

    It 'ends at once when it is stopped, <Case>' -ForEach @(
        @{ Case = 'while the service does not answer'; Replies = @('hang'); Count = 1 }
        @{ Case = 'in a pause between retries'; Replies = @('status:503') * 20; Count = 4 }
    ) {
        Set-Reply $center RegisterClient $Replies
        $stop = Measure-Stop $center RegisterClient 'Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[0] -ClientConfig @{ MaxErrorRetry = 20 }' $center.Endpoint -Count $Count
        $stop.State | Should -Be Stopped
        $stop.Milliseconds | Should -BeLessThan 1000
    }
}

Describe 'Which region and endpoint is called' {
    BeforeAll {
        function Get-Called([hashtable] $Arguments = @{}) {
            $text = Get-DebugText { Register-SSOOIDCClient a -ClientType public -WhatIf -Debug @Arguments }
            [pscustomobject]@{
                Region   = [regex]::Match($text, 'Region: (\S+)').Groups[1].Value
                Endpoint = [regex]::Match($text, 'Endpoint: (\S+)').Groups[1].Value
            }
        }
    }

    BeforeEach {
        Reset-IdentityCenter $center
        Reset-CleanShell
    }

    It 'takes the region from the first place that has one' {
        $null = Set-HomeFile .aws/config '[default]', 'region = ap-south-1', '[profile named]', 'region = ap-east-1'
        (Get-Called).Region | Should -Be ap-south-1
        $env:AWS_DEFAULT_REGION = 'eu-west-3'
        (Get-Called).Region | Should -Be eu-west-3
        $env:AWS_REGION = 'eu-west-2'
        (Get-Called).Region | Should -Be eu-west-2
        (Get-Called @{ ProfileName = 'named' }).Region | Should -Be ap-east-1
        Set-DefaultAWSRegion eu-north-1 -Scope Global
        (Get-Called @{ ProfileName = 'named' }).Region | Should -Be eu-north-1
        $config = @{ RegionEndpoint = 'ca-central-1' }
        (Get-Called @{ ProfileName = 'named'; ClientConfig = $config }).Region | Should -Be ca-central-1
        (Get-Called @{ ProfileName = 'named'; ClientConfig = $config; Region = 'us-west-2' }).Region | Should -Be us-west-2
    }

    It 'reads environment and files as they are at each call' {
        $null = Set-HomeFile .aws/config '[default]', 'region = us-east-1'
        (Get-Called).Region | Should -Be us-east-1
        $null = Set-HomeFile .aws/config '[default]', 'region = us-west-1'
        (Get-Called).Region | Should -Be us-west-1
        $env:AWS_CONFIG_FILE = Set-HomeFile other '[default]', 'region = us-east-2'
        (Get-Called).Region | Should -Be us-east-2
    }

    It 'takes <Case> for -Region' -ForEach @(
        @{ Case = 'a name in capitals'; Region = { 'EU-West-1' }; Expected = 'eu-west-1' }
        @{ Case = 'a region object of the SDK'; Region = { [Amazon.RegionEndpoint]::EUCentral1 }; Expected = 'eu-central-1' }
        @{ Case = 'an object of Get-AWSRegion'; Region = { Get-AWSRegion eu-south-1 }; Expected = 'eu-south-1' }
        @{ Case = 'a well-formed name that is not known yet'; Region = { 'mars-north-7' }; Expected = 'mars-north-7' }
    ) {
        (Get-Called @{ Region = & $Region }).Region | Should -Be $Expected
        (Get-Called @{ RegionToCall = & $Region }).Region | Should -Be $Expected
    }

    It 'calls the endpoint from the first place that has one' {
        $env:AWS_REGION = 'us-east-1'
        (Get-Called).Endpoint | Should -Be https://oidc.us-east-1.amazonaws.com/
        $null = Set-HomeFile .aws/config '[default]', 'services = mine', '[services mine]', 'sso_oidc =', '  endpoint_url = http://127.0.0.1:1005'
        (Get-Called).Endpoint | Should -Be http://127.0.0.1:1005/
        $env:AWS_ENDPOINT_URL = 'http://127.0.0.1:1004'
        (Get-Called).Endpoint | Should -Be http://127.0.0.1:1004/
        $env:AWS_ENDPOINT_URL_SSO_OIDC = 'http://127.0.0.1:1003'
        (Get-Called).Endpoint | Should -Be http://127.0.0.1:1003/
        (Get-Called @{ ClientConfig = @{ ServiceURL = 'http://127.0.0.1:1002' } }).Endpoint | Should -Be http://127.0.0.1:1002/
        (Get-Called @{ ClientConfig = @{ ServiceURL = 'http://127.0.0.1:1002' }; EndpointUrl = 'http://127.0.0.1:1001' }).Endpoint | Should -Be http://127.0.0.1:1001/
    }

    It 'knows the endpoints of <Region>' -ForEach @(
        @{ Region = 'eu-west-1'; Plain = 'https://oidc.eu-west-1.amazonaws.com/'; Dual = 'https://oidc.eu-west-1.api.aws/' }
        @{ Region = 'cn-north-1'; Plain = 'https://oidc.cn-north-1.amazonaws.com.cn/'; Dual = 'https://oidc.cn-north-1.api.amazonwebservices.com.cn/' }
    ) {
        (Get-Called @{ Region = $Region }).Endpoint | Should -Be $Plain
        (Get-Called @{ Region = $Region; ClientConfig = @{ UseDualstackEndpoint = $true } }).Endpoint | Should -Be $Dual
        $env:AWS_USE_DUALSTACK_ENDPOINT = 'true'
        (Get-Called @{ Region = $Region }).Endpoint | Should -Be $Dual
    }

    It 'uses the endpoint of the environment for a real call' {
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $center.Endpoint
        (Register-SSOOIDCClient a -ClientType public).ClientId | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -HaveCount 1
    }

    It 'lists the ways to set a region where there is none, and calls nothing' {
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoRegion,*'
        foreach ($way in '-Region', 'StoredAWSRegion', 'AWS_REGION', 'AWS_DEFAULT_REGION') {
            $failure.Exception.Message | Should -BeLike "*$way*"
        }
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Set-DefaultAWSRegion*'
    }

    It 'warns of plain http to another host' {
        Register-SSOOIDCClient a -ClientType public -EndpointUrl http://oidc.example.com -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike '*plain http*'
        Register-SSOOIDCClient a -ClientType public @at -WhatIf -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
    }

    It 'leaves the caller''s client config as it is' {
        $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
        $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest1
        $config.MaxErrorRetry = 7
        $null = Register-SSOOIDCClient a -ClientType public -ClientConfig $config -Region us-east-1 @at
        $config.RegionEndpoint.SystemName | Should -Be eu-west-1
        $config.MaxErrorRetry | Should -Be 7
    }
}
