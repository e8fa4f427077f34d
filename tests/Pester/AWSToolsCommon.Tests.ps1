#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The cmdlets that AWS.Tools.Common has under the same names: where it is installed, it owns them. Each script runs in a pwsh of its own,
# with a stand-in for that module, whose cmdlets say who they are and what they were given.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell

    $folder = Join-Path ([IO.Path]::GetTempPath()) "ssooidc-common-$([guid]::NewGuid().ToString('n'))"
    $common = Join-Path $folder 'AWS.Tools.Common'
    $names = 'Set-DefaultAWSRegion', 'Get-DefaultAWSRegion', 'Clear-DefaultAWSRegion', 'Get-AWSRegion', 'Set-AWSCredential', 'Get-AWSCredential',
        'Clear-AWSCredential', 'Set-AWSHistoryConfiguration', 'Clear-AWSHistory'
    $types = foreach ($name in $names) {
        $verb, $noun = $name -split '-'
        "[Cmdlet(`"$verb`", `"$noun`", SupportsShouldProcess = true)] public class $verb$noun : Theirs { }"
    }
    $null = New-Item $common -ItemType Directory
    # Windows keeps an assembly's file locked while the process that built it lives, so another one builds it.
    $null = Invoke-Child 'Add-Type $args[1] -OutputAssembly $args[2]' ("
        using System.Linq;
        using System.Management.Automation;
        public class Theirs : PSCmdlet {
            [Parameter(Position = 0, ValueFromPipeline = true)] public object Region { get; set; }
            [Parameter] public string AccessKey { get; set; }
            [Parameter] public string SecretKey { get; set; }
            [Parameter] public string Scope { get; set; }
            [Parameter] public SwitchParameter IncludeChina { get; set; }
            [Parameter] public int MaxCmdletHistory { get; set; }
            protected override void ProcessRecord() {
                // What a test that wants an error gives.
                var error = new ErrorRecord(new System.InvalidOperationException(`"their error`"), `"TheirError`", ErrorCategory.InvalidData, null);
                if (Scope == `"Script`") {
                    ThrowTerminatingError(error);
                }
                if (Scope == `"Private`") {
                    WriteError(error);
                    WriteWarning(`"their warning`");
                }
                var given = MyInvocation.BoundParameters.OrderBy(p => p.Key).Select(p => p.Key + `"=`" + p.Value);
                if (ShouldProcess(`"x`")) {
                    SessionState.PSVariable.Set(`"TheirRegion`", Region);
                    WriteObject(`"theirs: `" + MyInvocation.MyCommand.Name + `" `" + string.Join(`" `", given));
                }
            }
        }
        $($types -join "`n")", (Join-Path $common 'Theirs.dll'))
    Set-Content (Join-Path $common 'AWS.Tools.Common.psd1') "@{ ModuleVersion = '5.0'; NestedModules = 'Theirs.dll'; CmdletsToExport = '$($names -join "', '")' }"

    # Their module is installed, and ours is imported.
    function Invoke-BesideCommon([string] $Script) {
        Invoke-Child "`$env:PSModulePath = `$args[1]; Import-Module `$args[0]; $Script" $folder
    }
}

AfterAll {
    Remove-Item $folder -Recurse -Force
    Exit-CleanShell
}

Describe 'Beside AWS.Tools.Common' {
    BeforeEach {
        Reset-CleanShell
    }

    It 'hands each cmdlet over, with what it was given' {
        Invoke-BesideCommon '
            AWS.Tools.SSOOIDC\Set-DefaultAWSRegion eu-west-1 -Scope Global
            AWS.Tools.SSOOIDC\Get-DefaultAWSRegion
            AWS.Tools.SSOOIDC\Clear-DefaultAWSRegion -Scope Local
            AWS.Tools.SSOOIDC\Get-AWSRegion -IncludeChina
            AWS.Tools.SSOOIDC\Set-AWSCredential -AccessKey AKID -SecretKey some-secret
            AWS.Tools.SSOOIDC\Get-AWSCredential
            AWS.Tools.SSOOIDC\Clear-AWSCredential
            AWS.Tools.SSOOIDC\Set-AWSHistoryConfiguration -MaxCmdletHistory 3
            AWS.Tools.SSOOIDC\Clear-AWSHistory' | ForEach-Object Trim | Should -Be @(
            'theirs: Set-DefaultAWSRegion Region=eu-west-1 Scope=Global'
            'theirs: Get-DefaultAWSRegion'
            'theirs: Clear-DefaultAWSRegion Scope=Local'
            'theirs: Get-AWSRegion IncludeChina=True'
            'theirs: Set-AWSCredential AccessKey=AKID SecretKey=some-secret'
            'theirs: Get-AWSCredential'
            'theirs: Clear-AWSCredential'
            'theirs: Set-AWSHistoryConfiguration MaxCmdletHistory=3'
            'theirs: Clear-AWSHistory'
        )
    }

    It 'hands over by the plain name too, whichever was imported last' {
        Invoke-BesideCommon 'Set-DefaultAWSRegion eu-west-1; Import-Module AWS.Tools.Common; Set-DefaultAWSRegion eu-west-2; Import-Module $args[0] -Force; Set-DefaultAWSRegion eu-west-3' |
            Should -Be (1..3 | ForEach-Object { "theirs: Set-DefaultAWSRegion Region=eu-west-$_" })
    }

    It 'hands over each record of the pipeline' {
        Invoke-BesideCommon '"eu-west-1", "eu-west-2" | AWS.Tools.SSOOIDC\Set-DefaultAWSRegion' |
            Should -Be 'theirs: Set-DefaultAWSRegion Region=eu-west-1', 'theirs: Set-DefaultAWSRegion Region=eu-west-2'
    }

    It 'lets them set the default in the scope of the caller' {
        Invoke-BesideCommon 'function Set-InFunction { $null = AWS.Tools.SSOOIDC\Set-DefaultAWSRegion eu-west-1; $TheirRegion }; Set-InFunction; "<$TheirRegion>"' |
            Should -Be 'eu-west-1', '<>'
    }

    It 'hands a SecureString over as the text that their parameter takes' {
        Invoke-BesideCommon 'AWS.Tools.SSOOIDC\Set-AWSCredential -AccessKey AKID -SecretKey (ConvertTo-SecureString some-secret -AsPlainText -Force)' |
            Should -Be 'theirs: Set-AWSCredential AccessKey=AKID SecretKey=some-secret'
    }

    It 'hands -WhatIf over' {
        Invoke-BesideCommon 'AWS.Tools.SSOOIDC\Set-DefaultAWSRegion eu-west-1 -WhatIf' | Should -Not -BeLike 'theirs:*'
    }

    It 'passes their error on' {
        Invoke-BesideCommon 'try { AWS.Tools.SSOOIDC\Set-DefaultAWSRegion eu-west-1 -Scope Script; "nothing failed" } catch { $_.Exception.Message; $_.FullyQualifiedErrorId }' |
            Should -BeLike 'their*error*'
    }

    It 'passes on what they say on other streams' {
        Invoke-BesideCommon 'AWS.Tools.SSOOIDC\Set-DefaultAWSRegion eu-west-1 -Scope Private -ErrorAction Continue *>&1 | ForEach-Object { $_.GetType().Name }' |
            Should -Be ErrorRecord, WarningRecord, String
    }

    It 'says in its debug text whom it handed over to' {
        Invoke-BesideCommon '(AWS.Tools.SSOOIDC\Get-DefaultAWSRegion -Debug 5>&1)[0].Message' | Should -Be 'Handed over to AWS.Tools.Common\Get-DefaultAWSRegion.'
    }

    It 'does the work itself where they have no such cmdlet' {
        $manifest = Join-Path $common 'AWS.Tools.Common.psd1'
        $text = Get-Content $manifest -Raw
        try {
            Set-Content $manifest "@{ ModuleVersion = '5.0'; NestedModules = 'Theirs.dll'; CmdletsToExport = 'Get-AWSCredential' }"
            Invoke-BesideCommon 'Set-DefaultAWSRegion eu-west-1; $StoredAWSRegion; Get-AWSCredential' | ForEach-Object Trim | Should -Be 'eu-west-1', 'theirs: Get-AWSCredential'
        }
        finally {
            Set-Content $manifest $text
        }
    }

    It 'reads the region that their cmdlet would have stored' {
        Invoke-BesideCommon '
            Import-Module AWS.Tools.Common
            $StoredAWSRegion = [pscustomobject]@{ Region = "ap-south-1"; Name = "theirs" }
            (Register-SSOOIDCClient a -ClientType public -WhatIf -Debug 5>&1).Message' | Where-Object { $_ -like '*Region: *' } | Should -BeLike '*Region: ap-south-1 *'
    }
}

Describe 'Without AWS.Tools.Common' {
    It 'does the work itself' {
        Invoke-Child '$env:PSModulePath = ""; Import-Module $args[0]; Set-DefaultAWSRegion eu-west-1; $StoredAWSRegion; (Get-DefaultAWSRegion).Name' |
            Should -Be 'eu-west-1', 'Europe (Ireland)'
    }
}
