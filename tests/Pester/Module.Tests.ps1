#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The module as a whole: how it is found, imported, removed and used from several runspaces, and what of the SDK scripts can name. What
# depends on what a process has loaded runs in a pwsh of its own, with the manifest's path in $args[0].

BeforeDiscovery {
    # A job is a process of pwsh's own program, which one that is installed as a .NET tool does not have.
    $noJobs = -not (Test-Path (Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')))
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    $center = Start-IdentityCenter
    $manifest = Get-ModuleManifest
    Import-Module $manifest
    $exported = (Import-PowerShellDataFile $manifest).CmdletsToExport

    # A folder for PSModulePath that has the module, and it alone, under its own name.
    $modules = Join-Path ([IO.Path]::GetTempPath()) "ssooidc-modules-$([guid]::NewGuid().ToString('n'))"
    $null = New-Item "$modules/AWS.Tools.SSOOIDC" -ItemType Directory
    Copy-Item $manifest "$modules/AWS.Tools.SSOOIDC"
    Copy-Item (Join-Path (Split-Path $manifest) bin) "$modules/AWS.Tools.SSOOIDC/bin" -Recurse
}

AfterAll {
    Stop-IdentityCenter $center
    Remove-Item $modules -Recurse -Force
    Exit-CleanShell
}

Describe 'Importing the module' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'gives the cmdlets of the manifest and nothing else' {
        $lines = Invoke-Child '
            $before = Get-Command -CommandType Alias, Function | ForEach-Object Name
            $variables = Get-Variable | ForEach-Object Name
            Import-Module $args[0]
            Get-Command -Module AWS.Tools.SSOOIDC | ForEach-Object { "$($_.CommandType) $($_.Name)" }
            Get-Command -CommandType Alias, Function | Where-Object Name -NotIn $before | ForEach-Object { "more: $($_.Name)" }
            Get-Variable | Where-Object { $_.Name -notin $variables -and $_.Name -notin "variables", "before", "_", "PSItem" } | ForEach-Object { "more: $($_.Name)" }'
        $lines | Sort-Object | Should -Be ($exported | Sort-Object | ForEach-Object { "Cmdlet $_" })
    }

    It 'says nothing on any stream' {
        Invoke-Child '$said = & { $VerbosePreference = "SilentlyContinue"; Import-Module $args[0] } $args[0] *>&1; "said: $said"' | Should -Be 'said: '
    }

    It 'works a second time, with -Force, and after Remove-Module' {
        Invoke-Child '
            function Show { "$(@(Get-Command -Module AWS.Tools.SSOOIDC).Count) $((Get-AWSRegion eu-west-1).Name)" }
            Import-Module $args[0]; Show
            Import-Module $args[0]; Show
            Import-Module $args[0] -Force; Show
            Import-Module $args[0] -Force; Show
            Remove-Module AWS.Tools.SSOOIDC
            "$(@(Get-Module *SSOOIDC*).Count) left"
            $env:PSModulePath = ""
            try { $null = Get-Command Get-AWSRegion; "still there" } catch { "gone" }
            Import-Module $args[0]; Show
            Remove-Module AWS.Tools.SSOOIDC -Force; Import-Module $args[0] -Force; Show
            Remove-Module AWS.Tools.SSOOIDC; Import-Module $args[0] -Prefix Other; Import-Module $args[0] -Force; Show' | Should -Be @(
            @("$($exported.Count) Europe (Ireland)") * 4
            '0 left'
            'gone'
            @("$($exported.Count) Europe (Ireland)") * 3
        )
    }

    It 'works in part, under a prefix' {
        Invoke-Child 'Import-Module $args[0] -Cmdlet Get-AWSRegion -Prefix My; (Get-Command -Module AWS.Tools.SSOOIDC).Name; (Get-MyAWSRegion eu-west-1).Region' |
            Should -Be Get-MyAWSRegion, eu-west-1
    }

    It 'works where functions stand in the place of the engine''s own cmdlets' {
        Invoke-Child '
            function Import-Module { throw "not me" }
            function Remove-Module { throw "nor me" }
            Microsoft.PowerShell.Core\Import-Module $args[0] -Force
            Microsoft.PowerShell.Core\Import-Module $args[0] -Force
            (Get-AWSRegion eu-west-1).Region' | Should -Be eu-west-1
    }

    It 'keeps the shell''s defaults, the history and a session in memory over an import again' {
        Invoke-Child '
            $manifest, $support, $endpoint, $startUrl = $args
            Import-Module $manifest, $support
            $center = @{ Endpoint = $endpoint; StartUrl = $startUrl }
            Set-DefaultAWSRegion eu-west-1
            Set-AWSCredential -AccessKey AKID -SecretKey s
            $null = Register-SSOOIDCClient a -ClientType public -EndpointUrl $endpoint
            $null = Connect-SSOOIDCSession -StartUrl $startUrl -Region us-east-1 -EndpointUrl $endpoint -InMemory -NoBrowser -InformationAction Ignore -VerificationAction { Approve-Device $center $args[0].UserCode }
            Remove-Module AWS.Tools.SSOOIDC
            Import-Module $manifest
            (Get-DefaultAWSRegion).Region
            (Get-AWSCredential).GetCredentials().AccessKey
            $AWSHistory.LastCommand.CmdletName
            $null = Register-SSOOIDCClient b -ClientType public -EndpointUrl $endpoint
            $AWSHistory.Commands.Count
            (Get-SSOOIDCAccessToken -StartUrl $startUrl -Region us-east-1).GetType().Name' (Get-Module TestSupport).Path, $center.Endpoint, $center.StartUrl |
            Should -Be eu-west-1, AKID, Register-SSOOIDCClient, 2, SecureString
    }

    It 'is found by a cmdlet''s name, with only its folder on PSModulePath' {
        Invoke-Child '
            $env:PSModulePath = $args[1]
            @(Get-Module AWS.Tools.SSOOIDC).Count
            (Get-AWSRegion eu-west-1).Name
            (Get-Module AWS.Tools.SSOOIDC).ModuleBase
            [Amazon.Runtime.AnonymousAWSCredentials].Name' $modules |
            Should -Be 0, 'Europe (Ireland)', "$modules$([IO.Path]::DirectorySeparatorChar)AWS.Tools.SSOOIDC", AnonymousAWSCredentials
    }

    It 'is listed with its cmdlets before it is loaded' {
        $lines = Invoke-Child '
            $env:PSModulePath = $args[1]
            (Get-Module AWS.Tools.SSOOIDC -ListAvailable).ExportedCommands.Keys
            "loaded: $(@(Get-Module AWS.Tools.SSOOIDC).Count)"' $modules
        $lines[-1] | Should -Be 'loaded: 0'
        $lines | Select-Object -SkipLast 1 | Sort-Object | Should -Be ($exported | Sort-Object)
    }

    It 'is not loaded where $PSModuleAutoLoadingPreference says so' {
        Invoke-Child '
            $env:PSModulePath = $args[1]
            $PSModuleAutoLoadingPreference = "None"
            try { Get-AWSRegion eu-west-1 } catch { $_.FullyQualifiedErrorId }
            $null = Microsoft.PowerShell.Core\Import-Module AWS.Tools.SSOOIDC
            (Get-AWSRegion eu-west-1).Region' $modules | Should -Be CommandNotFoundException, eu-west-1
    }

    It 'works from a folder with spaces, quotes, parentheses and other scripts'' letters' {
        $odd = Join-Path $env:HOME "a b'c (1) $([char]0xe9)$([char]0x4e2d)" AWS.Tools.SSOOIDC
        $null = [IO.Directory]::CreateDirectory((Split-Path $odd))
        Copy-Item "$modules/AWS.Tools.SSOOIDC" $odd -Recurse
        [IO.Directory]::Exists("$odd/bin") | Should -BeTrue
        Invoke-Child 'Import-Module ([WildcardPattern]::Escape($args[1])); (Get-AWSRegion eu-west-1).Region; [Amazon.RegionEndpoint]::EUWest1.SystemName' "$odd/AWS.Tools.SSOOIDC.psd1" |
            Should -Be eu-west-1, eu-west-1
    }

    It 'works under strict mode and with every preference at Stop' {
        Invoke-Child '
            Set-StrictMode -Version Latest
            $ErrorActionPreference = $WarningPreference = $InformationPreference = "Stop"
            Import-Module $args[0]
            (Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[1]).ClientId.Length -gt 0
            Import-Module $args[0] -Force
            Remove-Module AWS.Tools.SSOOIDC' $center.Endpoint | Should -Be True
    }

    It 'works in a module that imports it for itself, and in two at once' {
        foreach ($name in 'One', 'Two') {
            $null = Set-HomeFile "$name.psm1" "Import-Module '$($manifest -replace "'", "''")'", "function Get-$name { (Get-AWSRegion eu-west-1).Name; [Amazon.RegionEndpoint]::USEast1.SystemName }"
        }
        Invoke-Child 'Import-Module $args[1], $args[2]; Get-One; Get-Two; Remove-Module One; Get-Two' (Join-Path $env:HOME One.psm1), (Join-Path $env:HOME Two.psm1) |
            Should -Be (@('Europe (Ireland)', 'us-east-1') * 3)
    }

    It 'writes nothing into the home folder by itself' {
        $null = Invoke-Child 'Import-Module $args[0]; Get-SSOOIDCSession; Get-AWSCredential -ListProfileDetail; $null = Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[1]' $center.Endpoint
        Join-Path $env:HOME .aws | Should -Not -Exist
    }
}

Describe 'Several runspaces and processes' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'imports and calls in ForEach-Object -Parallel' {
        $ids = Invoke-Child '
            $manifest, $endpoint = $args
            1..8 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                (Register-SSOOIDCClient "client-$_" -ClientType public -EndpointUrl $using:endpoint).ClientId
            } -ThrottleLimit 8' $center.Endpoint
        $ids | Sort-Object -Unique | Should -HaveCount 8
    }

    It 'is autoloaded in ForEach-Object -Parallel, and types can be caught there' {
        $lines = Invoke-Child '
            $env:PSModulePath = $args[1]
            $endpoint = $args[2]
            1..4 | ForEach-Object -Parallel {
                try { Start-SSOOIDCDeviceAuthorization unknown -ClientSecret some-secret -StartUrl https://a.example/start -EndpointUrl $using:endpoint }
                catch [Amazon.SSOOIDC.Model.InvalidClientException] { "typed" }
                catch { "untyped: $_" }
            }' $modules, $center.Endpoint
        $lines | Should -Be (@('typed') * 4)
    }

    It 'gives each runspace its own default, and a token in memory to all' {
        $lines = Invoke-Child '
            $manifest, $support, $endpoint, $startUrl = $args
            Import-Module $manifest, $support
            $center = @{ Endpoint = $endpoint; StartUrl = $startUrl }
            $session = @{ StartUrl = $startUrl; Region = "us-east-1" }
            Set-DefaultAWSRegion eu-west-1
            $null = Connect-SSOOIDCSession @session -EndpointUrl $endpoint -InMemory -NoBrowser -InformationAction Ignore -VerificationAction { Approve-Device $center $args[0].UserCode }
            1 | ForEach-Object -Parallel {
                Import-Module $using:manifest
                "default: $((Get-DefaultAWSRegion).Region)"
                $session = $using:session
                (Get-SSOOIDCAccessToken @session -AsPlainText).Length -gt 20
            }' (Get-Module TestSupport).Path, $center.Endpoint, $center.StartUrl
        $lines | ForEach-Object Trim | Should -Be default:, True
    }

    It 'works in Start-Job, and what comes back is still readable' -Skip:$noJobs {
        Invoke-Child '
            $client = Start-Job { Import-Module $args[0]; Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[1] } -ArgumentList $args | Receive-Job -Wait
            $client.PSObject.TypeNames[0]
            $client.ClientId.Length -gt 0
            Import-Module $args[0]
            ($client | Start-SSOOIDCDeviceAuthorization -StartUrl $args[2] -EndpointUrl $args[1]).UserCode.Length' $center.Endpoint, $center.StartUrl |
            Should -Be Deserialized.Amazon.SSOOIDC.Model.RegisterClientResponse, True, 9
    }

    It 'takes the region of a job' -Skip:$noJobs {
        Invoke-Child '
            $region = Start-Job { Import-Module $args[0]; Get-AWSRegion eu-west-1 } -ArgumentList $args[0] | Receive-Job -Wait
            Import-Module $args[0]
            Set-DefaultAWSRegion $region
            $StoredAWSRegion' | Should -Be eu-west-1
    }

    It 'works in Start-ThreadJob' {
        Invoke-Child '
            $manifest = $args[0]
            $jobs = 1..3 | ForEach-Object { Start-ThreadJob { Import-Module $args[0]; (Get-AWSRegion "eu-west-$($args[1])").Region } -ArgumentList $manifest, $_ }
            $jobs | Receive-Job -Wait | Sort-Object' | Should -Be eu-west-1, eu-west-2, eu-west-3
    }

    It 'refreshes a token once among many processes' -Skip:$noJobs {
        $name = New-TestSession $center
        $null = Connect-TestSession $center @{ SessionName = $name }
        Set-CacheEntry $name @{ expiresAt = Get-CacheTime -1 }
        Reset-IdentityCenter $center
        $tokens = Invoke-Child '
            $given = $args
            $jobs = 1..4 | ForEach-Object { Start-Job { Import-Module $args[0]; Get-SSOOIDCAccessToken $args[1] -AsPlainText } -ArgumentList $given }
            $jobs | Receive-Job -Wait' $name
        $tokens | Should -HaveCount 4
        $tokens | Sort-Object -Unique | Should -Be (Get-CacheEntry $name).accessToken
        Get-Request $center CreateToken | Should -HaveCount 1
    }
}

Describe 'The SDK''s types in a script' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'can be named after the import: <Script>' -ForEach @(
        @{ Script = '[Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new().GetType().FullName'; Expected = 'Amazon.SSOOIDC.AmazonSSOOIDCConfig' }
        @{ Script = '(New-Object Amazon.SSOOIDC.AmazonSSOOIDCConfig).GetType().FullName'; Expected = 'Amazon.SSOOIDC.AmazonSSOOIDCConfig' }
        @{ Script = '(New-Object -TypeName Amazon.Runtime.BasicAWSCredentials -ArgumentList AKID, s).GetCredentials().AccessKey'; Expected = 'AKID' }
        @{ Script = '"Amazon.RegionEndpoint" -as [type] | ForEach-Object FullName'; Expected = 'Amazon.RegionEndpoint' }
        @{ Script = '[Amazon.RegionEndpoint]::EUWest1.SystemName'; Expected = 'eu-west-1' }
        @{ Script = '([Amazon.RegionEndpoint]"eu-west-1").SystemName'; Expected = 'eu-west-1' }
        @{ Script = '([Amazon.SSOOIDC.AmazonSSOOIDCConfig]@{ RegionEndpoint = "eu-west-1" }).RegionEndpoint.SystemName'; Expected = 'eu-west-1' }
        @{ Script = '$c = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new(); $c.RegionEndpoint = "eu-west-1"; $c.RegionEndpoint.SystemName'; Expected = 'eu-west-1' }
        @{ Script = '[Amazon.Runtime.AnonymousAWSCredentials]::new() -is [Amazon.Runtime.AWSCredentials]'; Expected = 'True' }
        @{ Script = '42 -is [Amazon.Runtime.AWSCredentials]'; Expected = 'False' }
        @{ Script = '(42 -as [Amazon.Runtime.AWSCredentials]) -eq $null'; Expected = 'True' }
        @{ Script = '([Amazon.SSOOIDC.AmazonSSOOIDCConfig]@{ MaxErrorRetry = 3 }).MaxErrorRetry'; Expected = '3' }
        @{ Script = 'function f([Amazon.Runtime.AWSCredentials] $c) { $c.GetType().Name }; f ([Amazon.Runtime.AnonymousAWSCredentials]::new())'; Expected = 'AnonymousAWSCredentials' }
        @{ Script = 'function f([Amazon.SSOOIDC.AmazonSSOOIDCConfig] $c) { $c.MaxErrorRetry }; f @{ MaxErrorRetry = 3 }'; Expected = '3' }
        @{ Script = 'function f([Amazon.Runtime.AWSCredentials] $c) { "bound" }; try { f 42 } catch { $_.FullyQualifiedErrorId }'; Expected = 'ParameterArgumentTransformationError,f' }
        @{ Script = '[Amazon.SSOOIDC.Model.CreateTokenRequest]$r = @{ ClientId = "a" }; $r.ClientId'; Expected = 'a' }
        @{ Script = '[Collections.Generic.List[Amazon.SSOOIDC.Model.CreateTokenRequest]]::new().Count'; Expected = '0' }
        @{ Script = '(Get-Command New-SSOOIDCToken).OutputType.Type.FullName'; Expected = 'Amazon.SSOOIDC.Model.CreateTokenResponse' }
    ) {
        # Made now, since the module was not there when this file was read.
        "$(& ([scriptblock]::Create($Script)))" | Should -Be $Expected
    }

    It 'can be named with using namespace' {
        # The engine looks at these names when it reads a file, so what needs them is a file of its own.
        $script = Set-HomeFile uses.ps1 'using namespace Amazon.SSOOIDC.Model', 'using namespace Amazon.Runtime', 'param($endpoint)',
            'function Get-Type([AWSCredentials] $Credential) { $Credential.GetType().Name }',
            'Get-Type ([AnonymousAWSCredentials]::new())',
            'try { Start-SSOOIDCDeviceAuthorization unknown -ClientSecret some-secret -StartUrl https://a.example/start -EndpointUrl $endpoint }',
            'catch [AuthorizationPendingException] { "pending" }',
            'catch [InvalidClientException] { "invalid client" }',
            '[CreateTokenRequest]::new().GetType().FullName'
        Invoke-Child 'Import-Module $args[0]; & $args[1] $args[2]' $script, $center.Endpoint |
            Should -Be AnonymousAWSCredentials, 'invalid client', Amazon.SSOOIDC.Model.CreateTokenRequest
    }

    It 'can be named in a script that imports the module itself' {
        $script = Set-HomeFile imports.ps1 'using namespace Amazon.SSOOIDC.Model', 'param($manifest, $endpoint)', 'Import-Module $manifest',
            'try { Start-SSOOIDCDeviceAuthorization unknown -ClientSecret some-secret -StartUrl https://a.example/start -EndpointUrl $endpoint }',
            'catch [InvalidClientException] { "typed" }'
        Invoke-Child '& $args[1] $args[0] $args[2]' $script, $center.Endpoint | Should -Be typed
    }

    It 'can be caught as the SDK''s base exceptions too' {
        Invoke-Child '
            Import-Module $args[0]
            $given = @{ ClientId = "unknown"; ClientSecret = "some-secret"; StartUrl = "https://a.example/start"; EndpointUrl = $args[1] }
            try { Start-SSOOIDCDeviceAuthorization @given } catch [Amazon.SSOOIDC.AmazonSSOOIDCException] { "service" }
            try { Start-SSOOIDCDeviceAuthorization @given } catch [Amazon.Runtime.AmazonServiceException] { "SDK" }
            try { Start-SSOOIDCDeviceAuthorization @given } catch [Amazon.SSOOIDC.Model.SlowDownException] { "another" } catch { "any" }
            try { Start-SSOOIDCDeviceAuthorization @given } catch { $_.Exception.InnerException -is [Amazon.SSOOIDC.Model.InvalidClientException] }' $center.Endpoint |
            Should -Be service, SDK, any, True
    }

    It 'stay after the module is removed and imported again' {
        Invoke-Child '
            Import-Module $args[0]
            $kept = [Amazon.Runtime.BasicAWSCredentials]::new("AKID", "s")
            Remove-Module AWS.Tools.SSOOIDC
            Import-Module $args[0]
            $kept -is [Amazon.Runtime.AWSCredentials]
            Set-AWSCredential -Credential $kept
            (Get-AWSCredential).GetCredentials().AccessKey
            (New-Object Amazon.SSOOIDC.AmazonSSOOIDCConfig).GetType().Assembly.GetName().Name' | Should -Be True, AKID, AWSSDK.SSOOIDC
    }

    It 'are the module''s own, and no SDK is in everybody''s load context' {
        Invoke-Child '
            Import-Module $args[0]
            $null = Register-SSOOIDCClient a -ClientType public -EndpointUrl $args[1]
            "default: $([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.GetName().Name -like "AWSSDK*" })"
            Split-Path ([Amazon.SSOOIDC.AmazonSSOOIDCConfig].Assembly.Location) -Leaf' $center.Endpoint | ForEach-Object Trim |
            Should -Be default:, AWSSDK.SSOOIDC.dll
    }
}

Describe 'Help and syntax' {
    It 'shows the syntax of every cmdlet' {
        $lines = Invoke-Child 'Import-Module $args[0]; Get-Command -Module AWS.Tools.SSOOIDC | ForEach-Object { (Get-Command $_.Name -Syntax).Trim() -split "`n" | Select-Object -First 1 }'
        $lines | ForEach-Object { ($_ -split ' ')[0] } | Sort-Object | Should -Be ($exported | Sort-Object)
    }

    It 'has the operations'' base class under its published name' {
        foreach ($name in 'New-SSOOIDCToken', 'New-SSOOIDCTokenWithIAM', 'Register-SSOOIDCClient', 'Start-SSOOIDCDeviceAuthorization') {
            $bases = for ($type = (Get-Command $name).ImplementingType; $type; $type = $type.BaseType) { $type.FullName }
            $bases | Should -Contain Amazon.PowerShell.Cmdlets.SSOOIDC.AmazonSSOOIDCClientCmdlet
        }
    }

    It 'offers -WhatIf where something changes, and not where nothing does' {
        $lines = Invoke-Child 'Import-Module $args[0]; Get-Command -Module AWS.Tools.SSOOIDC | Where-Object { $_.Parameters.ContainsKey("WhatIf") } | ForEach-Object Name'
        $lines | Sort-Object | Should -Be ($exported -notmatch '^(Get|Connect|Test)-' | Sort-Object)
    }
}
