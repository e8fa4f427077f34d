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

    It 'has the parameters of the command reference' {
        $command = Get-Command Register-SSOOIDCClient
        $command.ImplementingType.FullName | Should -Be Amazon.PowerShell.Cmdlets.SSOOIDC.RegisterSSOOIDCClientCmdlet
        $command.OutputType.Name | Should -Be Amazon.SSOOIDC.Model.RegisterClientResponse
        [Management.Automation.CommandMetadata]::new($command).ConfirmImpact | Should -Be Medium
        Get-ParameterTable Register-SSOOIDCClient | Should -Be (Get-ExpectedParameter @(
                'ClientName string [] PMV'
                'ClientType string [] M'
                'EntitledApplicationArn string []'
                'GrantType string[] [GrantTypes]'
                'IssuerUrl string []'
                'RedirectUri string[] [RedirectUris]'
                'Scope string[] [Scopes]'
            ))
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
            ClientName             = 'all'
            ClientType             = 'public'
            Scope                  = 'sso:account:access', 'openid'
            GrantType              = 'authorization_code', 'refresh_token'
            RedirectUri            = 'http://127.0.0.1/oauth/callback'
            IssuerUrl              = $center.StartUrl
            EntitledApplicationArn = 'arn:aws:sso::123456789012:application/ssoins-1/apl-1'
        }
        $null = Register-SSOOIDCClient @all @at
        $sent = (Get-Request $center RegisterClient).json
        $sent.Keys | Sort-Object | Should -Be clientName, clientType, entitledApplicationArn, grantTypes, issuerUrl, redirectUris, scopes
        $sent.entitledApplicationArn | Should -Be $all.EntitledApplicationArn
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
        $null = Register-SSOOIDCClient a -ClientType public -Scope $Value -GrantType $Value -RedirectUri $Value -IssuerUrl '' @at
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

    It 'never takes a piped object for a name: <Object>' -ForEach @(
        @{ Object = { Get-Item $PSScriptRoot } }
        @{ Object = { Get-Date } }
        @{ Object = { 42 } }
        @{ Object = { [pscustomobject]@{ Name = 'a' } } }
        @{ Object = { @{ ClientName = 'a' } } }
        @{ Object = { Get-Command Get-Command } }
    ) {
        $failure = Get-Failure { & $Object | Register-SSOOIDCClient -ClientType public @at -ErrorAction Stop }
        $failure.Exception | Should -BeOfType Management.Automation.ParameterBindingException
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

    It 'puts out what -Select <Select> asks for' -ForEach @(
        @{ Select = '*'; Type = 'Amazon.SSOOIDC.Model.RegisterClientResponse' }
        @{ Select = 'ClientId'; Type = 'System.String' }
        @{ Select = 'clientid'; Type = 'System.String' }
        @{ Select = 'ResponseMetadata.RequestId'; Type = 'System.String' }
        @{ Select = 'responsemetadata.requestid'; Type = 'System.String' }
        @{ Select = 'ClientSecretExpiresAt'; Type = 'System.Int64' }
        @{ Select = 'HttpStatusCode'; Type = 'System.Net.HttpStatusCode' }
        @{ Select = '^ClientName'; Type = 'System.String'; Value = 'a' }
        @{ Select = '^clientname'; Type = 'System.String'; Value = 'a' }
        @{ Select = '^ClientType'; Type = 'System.String'; Value = 'public' }
        @{ Select = '^GrantTypes'; Type = 'System.String[]'; Value = 'refresh_token' }
    ) {
        $out = Register-SSOOIDCClient a -ClientType public -GrantType refresh_token @at -Select $Select
        $out | Should -HaveCount 1
        $out.GetType().FullName | Should -Be $Type
        if ($Value) {
            $out | Should -Be $Value
        }
        Get-Request $center | Should -HaveCount 1
    }

    It 'makes <Exception> an error of category <Category> that says what to do' -ForEach @(
        @{ Exception = 'InternalServerException'; Category = 'ResourceUnavailable'; Action = 'wait and call again' }
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
        $failure.TargetObject | Should -Be a
        $failure.Exception | Should -BeOfType InvalidOperationException
        $failure.Exception.Message | Should -BeLike "what the service says ($Exception)*"
        $failure.Exception.InnerException.GetType().FullName | Should -Be "Amazon.SSOOIDC.Model.$Exception"
        $failure.ErrorDetails.RecommendedAction | Should -Match $Action
    }

    It 'retries <Retries> times where -ClientConfig says so' -ForEach @(@{ Retries = 0 }, @{ Retries = 1 }) {
        Set-Reply $center RegisterClient 'status:503', 'status:503', 'status:503'
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ClientConfig @{ MaxErrorRetry = $Retries } }
        $failure.CategoryInfo.Category | Should -Be ResourceUnavailable
        Get-Request $center | Should -HaveCount ($Retries + 1)
    }

    It 'goes on by itself after a failure that passes' {
        Set-Reply $center RegisterClient reset, 'status:503'
        (Register-SSOOIDCClient a -ClientType public @at).ClientId | Should -Not -BeNullOrEmpty
    }

    It 'makes a call as often as <Case>' -ForEach @(
        @{ Case = 'the environment says'; Variable = 1; Lines = @('[default]', 'max_attempts = 4'); Config = @{}; Count = 1 }
        @{ Case = 'the profile says'; Variable = $null; Lines = @('[default]', 'max_attempts = 1'); Config = @{}; Count = 1 }
        @{ Case = '-ClientConfig says'; Variable = 1; Lines = @('[default]', 'max_attempts = 1'); Config = @{ MaxErrorRetry = 1 }; Count = 2 }
    ) {
        $null = Set-HomeFile .aws/config $Lines
        $env:AWS_MAX_ATTEMPTS = $Variable
        Set-Reply $center RegisterClient (@('status:500') * 5)
        $null = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ClientConfig $Config }
        Get-Request $center RegisterClient | Should -HaveCount $Count
    }

    It 'calls nothing for <Arguments.Keys>=<Arguments.Values>: <Id>' -ForEach @(
        @{ Id = 'MissingArgument'; Arguments = @{ ClientName = '' }; Said = '-ClientName' }
        @{ Id = 'MissingArgument'; Arguments = @{ ClientName = $null }; Said = '-ClientName' }
        @{ Id = 'MissingArgument'; Arguments = @{ ClientType = ' ' }; Said = '-ClientType' }
        @{ Id = 'MissingArgument'; Arguments = @{ ClientType = '' }; Said = '-ClientType' }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = 'not a region' }; Said = 'not a region' }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = '' }; Said = 'cannot be the name' }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = '-us-east-1' }; Said = '-us-east-1' }
        @{ Id = 'InvalidRegion'; Arguments = @{ Region = 'us-east-1.evil.example' }; Said = 'us-east-1.evil.example' }
        @{ Id = 'InvalidEndpointUrl'; Arguments = @{ EndpointUrl = 'no-url' }; Said = 'no-url' }
        @{ Id = 'InvalidEndpointUrl'; Arguments = @{ EndpointUrl = 'ftp://127.0.0.1/' }; Said = 'ftp' }
        @{ Id = 'InvalidEndpointUrl'; Arguments = @{ EndpointUrl = 'https://user:pass@127.0.0.1/' }; Said = '-EndpointUrl' }
        @{ Id = 'IncompleteCredentials'; Arguments = @{ AccessKey = 'AKID' }; Said = 'without a secret access key' }
        @{ Id = 'IncompleteCredentials'; Arguments = @{ SecretKey = 'secret' }; Said = 'without an access key id' }
        @{ Id = 'IncompleteCredentials'; Arguments = @{ SessionToken = 'token' }; Said = 'without an access key id' }
        @{ Id = 'ProfileNotFound'; Arguments = @{ ProfileName = 'nowhere' }; Said = 'nowhere' }
        @{ Id = 'InvalidSelect'; Arguments = @{ Select = 'Nonsense' }; Said = 'Nonsense' }
    ) {
        $given = @{ ClientName = 'a'; ClientType = 'public' } + $at
        foreach ($name in $Arguments.Keys) {
            $given[$name] = $Arguments[$name]
        }
        $failure = Get-Failure { Register-SSOOIDCClient @given }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be ($Id -eq 'ProfileNotFound' ? 'ObjectNotFound' : 'InvalidArgument')
        $failure.Exception.Message | Should -BeLike "*$Said*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'names what is wrong in a hashtable for -ClientConfig: <Said>' -ForEach @(
        @{ Config = @{ Nonsense = 1 }; Said = 'Nonsense' }
        @{ Config = @{ RegionEndpoint = 'not a region' }; Said = 'not a region' }
        @{ Config = @{ MaxErrorRetry = 'many' }; Said = 'MaxErrorRetry' }
    ) {
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public @at -ClientConfig $Config }
        $failure.Exception.Message | Should -BeLike "*$Said*"
        Get-Request $center | Should -BeNullOrEmpty
    }

    It 'lets no control character of an argument reach the terminal' {
        (Get-Failure { Register-SSOOIDCClient a -ClientType public -Region "x`e[31m`a" }).Exception.Message | Should -Not -Match '\p{Cc}'
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

    It 'ends when it is stopped, <Case>' -ForEach @(
        @{ Case = 'while the service does not answer'; Replies = @('hang'); Count = 1 }
        @{ Case = 'in a pause between retries'; Replies = @('status:503') * 20; Count = 4 }
    ) {
        Set-Reply $center RegisterClient $Replies
        Stop-Script $center RegisterClient 'Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[0] -ClientConfig @{ MaxErrorRetry = 20 }' $center.Endpoint -Count $Count |
            Should -Be Stopped
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
        $file = $env:AWS_CONFIG_FILE
        $env:AWS_CONFIG_FILE = Set-HomeFile other '[default]', 'region = us-east-2', '[profile x]', 'region = eu-west-1'
        (Get-Called).Region | Should -Be us-east-2
        $env:AWS_PROFILE = 'x'
        (Get-Called).Region | Should -Be eu-west-1
        $env:AWS_CONFIG_FILE, $env:AWS_PROFILE = $file, $null
        (Get-Called).Region | Should -Be us-west-1
    }

    It 'needs no file where it is given all it needs, and reads one anew once it can be read' {
        $null = Set-HomeFile .aws/config '[default', 'region = eu-west-1'
        (Register-SSOOIDCClient a -ClientType public @at).ClientId | Should -Not -BeNullOrEmpty
        $null = Set-HomeFile .aws/config '[default] # here', 'region = eu-west-1'
        (Get-Called).Region | Should -Be eu-west-1
    }

    It 'reads another file with -ProfileLocation, whose default profile counts too' {
        $path = Set-HomeFile elsewhere '[default]', 'region = sa-east-1', '[x]', 'region = me-south-1'
        (Get-Called @{ ProfileLocation = $path }).Region | Should -Be sa-east-1
        (Get-Called @{ ProfileName = 'x'; ProfileLocation = $path }).Region | Should -Be me-south-1
        $failure = Get-Failure { Register-SSOOIDCClient a -ClientType public -WhatIf -ProfileName y -ProfileLocation $path }
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
        $failure.Exception.Message | Should -BeLike "*$path*"
    }

    It 'takes <Case> for -Region' -ForEach @(
        @{ Case = 'a name in capitals'; Region = { 'EU-West-1' }; Expected = 'eu-west-1' }
        @{ Case = 'a region object of the SDK'; Region = { [Amazon.RegionEndpoint]::EUCentral1 }; Expected = 'eu-central-1' }
        @{ Case = 'an object of Get-AWSRegion'; Region = { Get-AWSRegion eu-south-1 }; Expected = 'eu-south-1' }
        @{ Case = 'an object of another module'; Region = { [pscustomobject]@{ Region = 'eu-south-1'; Name = 'Europe (Milan)' } }; Expected = 'eu-south-1' }
        @{ Case = 'a well-formed name that is not known yet'; Region = { 'mars-north-7' }; Expected = 'mars-north-7' }
        @{ Case = 'null, as if it were not given,'; Region = { $null }; Expected = 'us-east-1' }
    ) {
        $env:AWS_REGION = 'us-east-1'
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
        $env:AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = 'true'
        (Get-Called).Endpoint | Should -Be https://oidc.us-east-1.amazonaws.com/
    }

    It 'needs no region where an endpoint is given' {
        (Get-Called @{ EndpointUrl = 'http://127.0.0.1:1' }).Region | Should -Be none
    }

    It 'calls the FIPS and the dual-stack endpoint where the client config, the environment or the profile says so' {
        $plain, $dual = 'https://oidc.us-east-1.amazonaws.com/', 'https://oidc.us-east-1.api.aws/'
        $fips, $both = 'https://oidc-fips.us-east-1.amazonaws.com/', 'https://oidc-fips.us-east-1.api.aws/'
        $env:AWS_REGION = 'us-east-1'
        (Get-Called).Endpoint | Should -Be $plain
        (Get-Called @{ ClientConfig = @{ UseFIPSEndpoint = $true } }).Endpoint | Should -Be $fips
        (Get-Called @{ ClientConfig = @{ UseDualstackEndpoint = $true } }).Endpoint | Should -Be $dual
        $env:AWS_USE_FIPS_ENDPOINT = 'true'
        (Get-Called).Endpoint | Should -Be $fips
        $env:AWS_USE_DUALSTACK_ENDPOINT = 'true'
        (Get-Called).Endpoint | Should -Be $both
        $env:AWS_USE_FIPS_ENDPOINT = $null
        (Get-Called).Endpoint | Should -Be $dual
        $env:AWS_USE_DUALSTACK_ENDPOINT = $null
        $null = Set-HomeFile .aws/config '[default]', 'use_fips_endpoint = true', '[profile dual]', 'use_dualstack_endpoint = true',
            '[profile plain]', 'region = us-east-1'
        (Get-Called).Endpoint | Should -Be $fips
        $env:AWS_PROFILE = 'plain'
        (Get-Called @{ ProfileName = 'dual' }).Endpoint | Should -Be $dual
        (Get-Called).Endpoint | Should -Be $plain
    }

    It 'knows the endpoint of each partition: <Region>' -ForEach @(
        @{ Region = 'us-east-1'; Expected = 'https://oidc.us-east-1.amazonaws.com/' }
        @{ Region = 'cn-north-1'; Expected = 'https://oidc.cn-north-1.amazonaws.com.cn/' }
        @{ Region = 'us-gov-west-1'; Expected = 'https://oidc.us-gov-west-1.amazonaws.com/' }
        @{ Region = 'us-iso-east-1'; Expected = 'https://oidc.us-iso-east-1.c2s.ic.gov/' }
        @{ Region = 'us-isob-east-1'; Expected = 'https://oidc.us-isob-east-1.sc2s.sgov.gov/' }
        @{ Region = 'eu-isoe-west-1'; Expected = 'https://oidc.eu-isoe-west-1.cloud.adc-e.uk/' }
        @{ Region = 'us-isof-south-1'; Expected = 'https://oidc.us-isof-south-1.csp.hci.ic.gov/' }
        @{ Region = 'eusc-de-east-1'; Expected = 'https://oidc.eusc-de-east-1.amazonaws.eu/' }
    ) {
        (Get-Called @{ Region = $Region }).Endpoint | Should -Be $Expected
    }

    It 'knows the dual-stack endpoint of <Region>' -ForEach @(
        @{ Region = 'eu-west-1'; Dual = 'https://oidc.eu-west-1.api.aws/' }
        @{ Region = 'cn-north-1'; Dual = 'https://oidc.cn-north-1.api.amazonwebservices.com.cn/' }
    ) {
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
        foreach ($url in $center.Endpoint, 'https://oidc.example.com') {
            Register-SSOOIDCClient a -ClientType public -EndpointUrl $url -WhatIf -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
        }
    }

    It 'leaves the caller''s client config as it is' {
        $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
        $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest1
        $config.MaxErrorRetry = 7
        $null = Register-SSOOIDCClient a -ClientType public -ClientConfig $config -Region us-east-1 @at
        $null = Register-SSOOIDCClient a -ClientType public -ClientConfig $config -Region us-east-1 -WhatIf
        $config.RegionEndpoint.SystemName | Should -Be eu-west-1
        $config.MaxErrorRetry | Should -Be 7
        $config.AuthenticationRegion | Should -BeNullOrEmpty
    }

    It 'takes the caller''s client config as it is at each call' {
        $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
        foreach ($region in 'eu-west-1', 'eu-west-2') {
            $config.RegionEndpoint = [Amazon.RegionEndpoint]::GetBySystemName($region)
            (Get-Called @{ ClientConfig = $config }).Region | Should -Be $region
        }
    }
}
