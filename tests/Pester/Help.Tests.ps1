#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What Get-Help answers, read back as a person gets it, and each example run as it is printed.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    $cmdlets = (Import-PowerShellDataFile (Get-ModuleManifest)).CmdletsToExport | ForEach-Object { @{ Name = $_ } }
    $abouts = Get-ChildItem "$PSScriptRoot/../../src/AWS.Tools.SSOOIDC/Help/about_*.md" | ForEach-Object { @{ Name = $_.BaseName } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter '--auto-approve'

    # The text of a part of help, in one line.
    function Get-Line([object] $Part) {
        (($Part | ForEach-Object { $_.Text ?? "$_" }) -join ' ') -replace '\s+', ' '
    }

    # What the examples take for granted: a session, two profiles, and what an issuer gave.
    function Initialize-ExampleHome {
        $null = Set-HomeFile .aws/config '[sso-session corp]', 'sso_start_url = https://my-org.awsapps.com/start', 'sso_region = us-east-1',
            'sso_registration_scopes = sso:account:access', '[profile dev]', 'sso_session = corp', 'sso_account_id = 111122223333',
            'sso_role_name = ReadOnlyAccess', 'region = us-east-1'
        $null = Set-HomeFile .aws/credentials '[app]', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
        $null = Set-HomeFile work/secret.txt wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
        [IO.File]::WriteAllText((Set-HomeFile work/issuer.jwt ''), (New-Jwt))
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $center.Endpoint
        Join-Path $env:HOME work
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
        $own = [Management.Automation.Cmdlet]::CommonParameters
        $parameters = $command.Parameters.Values | Where-Object Name -NotIn $own
    }

    It 'has a synopsis, a description, notes, outputs and links' {
        $help.Name | Should -Be $Name
        $help.Synopsis | Should -Match '^[A-Z].{15,}\.$'
        Get-Line $help.description | Should -Match '.{30,}'
        Get-Line $help.alertSet.alert | Should -Match '.{30,}'
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        # What Get-Help -Online opens.
        @($help.relatedLinks.navigationLink.uri -ne '')[0] | Should -BeLike 'https://*'
        foreach ($link in $help.relatedLinks.navigationLink | Where-Object uri -EQ '') {
            Get-Help $link.linkText | Should -HaveCount 1
        }
    }

    It 'describes each parameter as the engine knows it' {
        $parameters.Name | Sort-Object | Should -Be ($help.parameters.parameter.name | Sort-Object)
        foreach ($parameter in $parameters) {
            $told = Get-Help $Name -Parameter $parameter.Name
            $sets = @($parameter.ParameterSets.Values)
            $because = "-$($parameter.Name)"
            Get-Line $told.description | Should -Match '.{20,}' -Because $because
            $told.required | Should -Be ([string]($sets.IsMandatory -notcontains $false)).ToLowerInvariant() -Because $because
            $position = @(@($sets.Position) -ge 0)
            $told.position | Should -Be ($position.Count ? "$($position[0] + 1)" : 'named') -Because $because
            $binds = @(if ($sets.ValueFromPipeline -contains $true) { 'ByValue' }; if ($sets.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' })
            $told.pipelineInput | Should -Be ($binds ? "True ($($binds -join ', '))" : 'False') -Because $because
            $told.aliases | Should -Be ($parameter.Aliases ? ($parameter.Aliases -join ', ') : 'none') -Because $because
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $told.type.name | Should -Be $type.FullName -Because $because
            $allowed = $parameter.Attributes | Where-Object { $_ -is [ValidateSet] }
            foreach ($value in $allowed.ValidValues) {
                Get-Line $told.description | Should -BeLike "*$value*" -Because $because
            }
        }
    }

    It 'has the syntax of each parameter set' {
        # The engine names its sets in an order of its own.
        $told = foreach ($item in @($help.syntax.syntaxItem)) {
            (@($item.parameter) | Where-Object name | ForEach-Object { "$($_.name):$($_.required):$($_.position)" } | Sort-Object) -join ' '
        }
        $real = foreach ($set in $command.ParameterSets) {
            ($set.Parameters | Where-Object Name -NotIn $own | ForEach-Object {
                "$($_.Name):$("$($_.IsMandatory)".ToLowerInvariant()):$($_.Position -ge 0 ? $_.Position + 1 : 'named')"
            } | Sort-Object) -join ' '
        }
        $told | Sort-Object | Should -Be ($real | Sort-Object)
    }

    It 'puts out what it says' {
        $help.returnValues.returnValue.type.name | Should -Be ($command.OutputType ? $command.OutputType.Name : 'None')
    }

    It 'answers with each option' {
        foreach ($option in @{ Full = $true }, @{ Detailed = $true }, @{ Examples = $true }, @{ Parameter = '*' }) {
            if ($parameters -or -not $option.Parameter) {
                (Get-Help $Name @option | Out-String -Width 200).Length | Should -BeGreaterThan 200
            }
        }
        (Get-Help $Name -Examples | Out-String -Width 200) | Should -BeLike '*Example 2:*'
    }

    It 'has examples that run as they are printed' {
        $examples = @((Get-Help $Name -Examples).examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        Reset-CleanShell
        $work = Initialize-ExampleHome
        # A login by code, in which no browser opens, on any system.
        $env:SSH_CONNECTION = 'somewhere'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('Import-Module $args[0]; Set-Location $args[1]').AddArgument((Get-ModuleManifest)).AddArgument($work).Invoke()
            if ($Name -ne 'Connect-SSOOIDCSession') {
                $shell.Commands.Clear()
                $null = $shell.AddScript('Connect-SSOOIDCSession corp').Invoke()
            }
            foreach ($example in $examples) {
                $shell.Commands.Clear()
                $shell.Streams.Error.Clear()
                # In the session of the examples before it, as a person would type it.
                $null = $shell.AddScript($example.code).Invoke()
                "$($example.title) $($shell.Streams.Error)" | Should -Be "$($example.title) "
            }
        }
        finally {
            $shell.Dispose()
            $env:SSH_CONNECTION = $null
        }
    }
}

Describe 'Get-Help <Name>' -ForEach $abouts {
    It 'is a page of a terminal' {
        $text = Get-Help $Name | Out-String -Width 200
        $text | Should -BeLike "*$Name*SHORT DESCRIPTION*"
        $text.Length | Should -BeGreaterThan 1500
        $text -split '\r?\n' | Where-Object { $_.Length -gt 80 -and $_ -notlike '        *' } | Should -BeNullOrEmpty
    }
}

Describe 'Help' {
    It 'is there in any language of the system' {
        $lines = Invoke-Child 'Import-Module $args[0]
            foreach ($culture in "de-DE", "ja-JP", "") {
                [Threading.Thread]::CurrentThread.CurrentUICulture = [cultureinfo]::GetCultureInfo($culture)
                (Get-Help Connect-SSOOIDCSession).Synopsis
            }'
        $lines | Should -HaveCount 3
        $lines | Select-Object -Unique | Should -BeLike 'Logs in to AWS IAM Identity Center*'
    }

    It 'has in it no parameter''s name that does not exist' {
        $known = Get-Command -Module AWS.Tools.SSOOIDC | ForEach-Object { $_.Parameters.Values } | ForEach-Object { $_.Name; $_.Aliases }
        $ofOthers = 'AsSecureString', 'Authentication', 'Token', 'Online', 'ServiceURL', 'RequiredVersion', 'NoProfile', 'Command'
        foreach ($command in Get-Command -Module AWS.Tools.SSOOIDC) {
            $help = Get-Help $command.Name -Full
            $text = Get-Line (@($help.description) + $help.parameters.parameter.description + $help.alertSet.alert)
            $named = [regex]::Matches($text, '(?<![\w-])-([A-Z]\w+)').ForEach({ $_.Groups[1].Value })
            $named | Where-Object { $_ -notin $known -and $_ -notin $ofOthers } | Should -BeNullOrEmpty -Because $command.Name
        }
    }
}
