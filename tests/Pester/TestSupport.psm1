# What the tests share: a clean shell, and a local IAM Identity Center in a process of its own, which they script over HTTP.

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$root = (Resolve-Path "$PSScriptRoot/../..").Path

# Besides AWS's own, the variables by which a login sees what kind of machine it is on, and those that would put a proxy in between.
$namesCleared = 'AWS_*', 'SSH_*', 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION', 'BUILDKITE',
    'CIRCLECI', 'CODEBUILD_BUILD_ID', 'DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NO_COLOR'
$shellVariables = 'StoredAWSRegion', 'StoredAWSCredentials', 'AWSHistory'
$saved = $null
$home0 = $null

<#
.SYNOPSIS
The manifest of the module under test: of the folder that SSOOIDC_TEST_MODULE names, else of this checkout.
#>
function Get-ModuleManifest {
    $manifest = Join-Path ($env:SSOOIDC_TEST_MODULE ? $env:SSOOIDC_TEST_MODULE : $root) 'AWS.Tools.SSOOIDC.psd1'
    if (-not (Test-Path $manifest)) {
        throw "There is no module at '$manifest'."
    }
    if (-not (Test-Path (Join-Path (Split-Path $manifest) 'bin'))) {
        throw "The module is not built: run 'dotnet build SSOOIDC.sln' in '$root' first."
    }
    $manifest
}

<#
.SYNOPSIS
Gives the tests a home of their own and an environment without AWS settings; Exit-CleanShell brings back what was there.
#>
function Enter-CleanShell {
    $script:saved = @{}
    foreach ($variable in Get-ChildItem env: | Where-Object { $name = $_.Name; $namesCleared.Where({ $name -like $_ }) }) {
        $saved[$variable.Name] = $variable.Value
        Remove-Item "env:$($variable.Name)"
    }
    foreach ($name in 'HOME', 'USERPROFILE') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
    }
    $script:home0 = Join-Path ([IO.Path]::GetTempPath()) "ssooidc-pester-$([guid]::NewGuid().ToString('n'))"
    Reset-CleanShell
}

<#
.SYNOPSIS
Empties the tests' home, and removes the AWS settings that a test made.
#>
function Reset-CleanShell {
    Get-ChildItem env: | Where-Object Name -Like 'AWS_*' | ForEach-Object { Remove-Item "env:$($_.Name)" }
    Remove-Variable $shellVariables -Scope Global -ErrorAction Ignore
    Remove-Home
    $null = New-Item $home0 -ItemType Directory
    $env:HOME = $env:USERPROFILE = $home0
    # Read by the SDK where it asks the system for the home folder.
    $env:AWS_CONFIG_FILE = Join-Path $home0 '.aws' 'config'
    $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $home0 '.aws' 'credentials'
    # Without it, a profile would be saved in the encrypted store, which other systems lack.
    if ($IsWindows) {
        $global:PSDefaultParameterValues['Set-AWSCredential:ProfileLocation'] = $env:AWS_SHARED_CREDENTIALS_FILE
    }
    # Asking it would take seconds off EC2.
    $env:AWS_EC2_METADATA_DISABLED = 'true'
}

<#
.SYNOPSIS
Brings back the environment that was there before Enter-CleanShell.
#>
function Exit-CleanShell {
    if ($null -eq $saved) {
        return
    }
    Reset-CleanShell
    Get-ChildItem env: | Where-Object Name -Like 'AWS_*' | ForEach-Object { Remove-Item "env:$($_.Name)" }
    foreach ($name in $saved.Keys) {
        [Environment]::SetEnvironmentVariable($name, $saved[$name])
    }
    $global:PSDefaultParameterValues.Remove('Set-AWSCredential:ProfileLocation')
    Remove-Home
    $script:saved = $null
}

# On Windows, a file that what a test has left behind still has open is not removed before that ends, such as a refresh its lock.
function Remove-Home {
    $end = [datetime]::UtcNow.AddSeconds(15)
    while (Test-Path $home0) {
        try {
            Remove-Item $home0 -Recurse -Force
        }
        catch {
            if (-not $IsWindows -or [datetime]::UtcNow -gt $end) {
                throw
            }
        }
        if (Test-Path $home0) {
            Start-Sleep -Milliseconds 50
        }
    }
}

<#
.SYNOPSIS
Skips the rest of a test in Wine, and says what Wine lacks.
#>
function Skip-Wine([string] $Because) {
    if ($env:SSOOIDC_TEST_STARTER) {
        Set-ItResult -Skipped -Because "Wine $Because"
    }
}

<#
.SYNOPSIS
Skips the rest of a test on Windows, and says why.
#>
function Skip-Windows([string] $Because) {
    if ($IsWindows) {
        Set-ItResult -Skipped -Because "Windows $Because"
    }
}

<#
.SYNOPSIS
Writes a file below the tests' home and gives its path.
#>
function Set-HomeFile([string] $Path, [string[]] $Line) {
    $full = Join-Path $home0 $Path
    $null = New-Item (Split-Path $full) -ItemType Directory -Force
    Set-Content $full $Line
    $full
}

<#
.SYNOPSIS
Starts a local Identity Center on a free port. Its properties Endpoint and StartUrl are what cmdlets take.
#>
function Start-IdentityCenter([string[]] $Option = @()) {
    if ($env:SSOOIDC_TEST_STARTER) {
        # In Wine, its process is one of the system outside, which this one has no pipes to.
        return Invoke-RestMethod $env:SSOOIDC_TEST_STARTER -Method Post -ContentType application/json -Body (ConvertTo-Json $Option) -NoProxy
    }
    $program = Get-ChildItem "$root/tests/IdentityCenter/bin/*/net10.0/AWS.Tools.SSOOIDC.IdentityCenter.dll" |
        Sort-Object LastWriteTime -Descending | Select-Object -First 1
    if (-not $program) {
        throw "The Identity Center is not built: run 'dotnet build SSOOIDC.sln' in '$root' first."
    }
    $start = [Diagnostics.ProcessStartInfo]::new($env:DOTNET_HOST_PATH ? $env:DOTNET_HOST_PATH : 'dotnet')
    # It ends with its input, so it goes with this process even where nobody stops it.
    foreach ($argument in @($program.FullName, '--port', '0', '--control', '--end-with-input', '--any-pace', '--interval', '1') + $Option) {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        if ($line -match 'Endpoint\s+(?<url>http://\S+)') {
            # The rest is its log. Unread, it would fill the pipe and block the server.
            $null = $process.StandardOutput.BaseStream.CopyToAsync([IO.Stream]::Null)
            return [pscustomobject]@{ Endpoint = $Matches.url; StartUrl = "$($Matches.url)/start"; Process = $process }
        }
    }
    $process.WaitForExit()
    throw "The Identity Center did not start; its exit code is $($process.ExitCode)."
}

<#
.SYNOPSIS
Stops an Identity Center.
#>
function Stop-IdentityCenter([object] $Center) {
    if ($Center -and $env:SSOOIDC_TEST_STARTER) {
        $null = Invoke-RestMethod "$env:SSOOIDC_TEST_STARTER/$($Center.Id)" -Method Delete -NoProxy
    }
    elseif ($Center) {
        $Center.Process.StandardInput.Close()
        if (-not $Center.Process.WaitForExit(10000)) {
            $Center.Process.Kill()
        }
        $Center.Process.Dispose()
    }
}

<#
.SYNOPSIS
The command that starts this pwsh, in words: one that is installed as a .NET tool has no program of its own.
#>
function Get-PwshCommand {
    $program = [Environment]::ProcessPath
    $program
    if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
        Join-Path $PSHOME 'pwsh.dll'
    }
}

<#
.SYNOPSIS
Runs a script in a pwsh of its own, since what a process has loaded it keeps, and gives the lines it put out. Its $args[0] is the manifest
of the module under test, and it has the tests' home and environment. A script that fails fails the test.
#>
function Invoke-Child([string] $Script, [object[]] $Argument = @(), [hashtable] $Environment = @{}) {
    $file = Set-HomeFile "child-$([guid]::NewGuid().ToString('n')).ps1" "`$ErrorActionPreference = 'Stop'", $Script
    $command = @(Get-PwshCommand)
    $start = [Diagnostics.ProcessStartInfo]::new($command[0])
    foreach ($value in @($command | Select-Object -Skip 1) + @('-NoProfile', '-NonInteractive', '-File', $file, (Get-ModuleManifest)) + $Argument) {
        $start.ArgumentList.Add($value)
    }
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = $Environment[$name]
    }
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($process.ExitCode) {
            throw "The child ended with $($process.ExitCode): $($errors.Result)`n$output"
        }
        $output -split '\r?\n' -ne ''
    }
    finally {
        $process.Dispose()
    }
}

function Send-Control([object] $Center, [string] $What, [hashtable] $Body = @{}) {
    $null = Invoke-RestMethod "$($Center.Endpoint)/control/$What" -Method Post -ContentType application/json -Body (ConvertTo-Json $Body) -NoProxy
}

<#
.SYNOPSIS
Queues replies to an operation: pending, slow-down, denied, expired, hang, error:InvalidGrantException, status:503 and so on, as the
Identity Center's ControlEndpoints.cs lists them.
#>
function Set-Reply([object] $Center, [string] $Operation, [string[]] $Reply) {
    Send-Control $Center script @{ operation = $Operation; replies = @($Reply) }
}

<#
.SYNOPSIS
Approves a device authorization as a person would; without a user code all that are pending.
#>
function Approve-Device([object] $Center, [string] $UserCode) {
    Send-Control $Center approve ($UserCode ? @{ userCode = $UserCode } : @{})
}

<#
.SYNOPSIS
Denies a device authorization as a person would.
#>
function Deny-Device([object] $Center, [string] $UserCode) {
    Send-Control $Center deny @{ userCode = $UserCode }
}

<#
.SYNOPSIS
Answers the page of an authorization address as a person would in a browser, and gives the address that the browser is then sent to.
#>
function Approve-Authorization([object] $Center, [string] $Address, [switch] $Deny) {
    $page = Invoke-WebRequest $Address -NoProxy
    $key = [regex]::Match($page.Content, 'name="request" value="([^"]+)"').Groups[1].Value
    $answer = @{ request = $key; decision = $Deny ? 'deny' : 'approve' }
    $reply = Invoke-WebRequest "$($Center.Endpoint)/authorize" -Method Post -Body $answer -MaximumRedirection 0 -SkipHttpErrorCheck -ErrorAction Ignore -NoProxy
    [string]$reply.Headers.Location
}

<#
.SYNOPSIS
An authorization code for a client, with the Verifier and the RedirectUri that go with it.
#>
function New-AuthorizationCode([object] $Center, [string] $ClientId, [string] $Scope) {
    $redirect = 'http://127.0.0.1:45678/oauth/callback'
    $verifier = [guid]::NewGuid().ToString('n') * 2
    $challenge = [Convert]::ToBase64String([Security.Cryptography.SHA256]::HashData([Text.Encoding]::ASCII.GetBytes($verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    $query = "response_type=code&client_id=$([uri]::EscapeDataString($ClientId))&redirect_uri=$([uri]::EscapeDataString($redirect))&state=some-state" +
        "&code_challenge=$challenge&code_challenge_method=S256&scopes=$([uri]::EscapeDataString($Scope))"
    $sentTo = Approve-Authorization $Center "$($Center.Endpoint)/authorize?$query"
    [pscustomobject]@{ Code = [regex]::Match($sentTo, 'code=([^&]+)').Groups[1].Value; Verifier = $verifier; RedirectUri = $redirect }
}

<#
.SYNOPSIS
Forgets what was recorded and scripted before.
#>
function Reset-IdentityCenter([object] $Center) {
    Send-Control $Center reset
}

<#
.SYNOPSIS
The requests since the last reset, the oldest first; their property json is the body as a hashtable.
#>
function Get-Request([object] $Center, [string] $Operation) {
    $query = $Operation ? "?operation=$Operation" : ''
    foreach ($request in Invoke-RestMethod "$($Center.Endpoint)/control/requests$query" -NoProxy | Write-Output) {
        $json = $request.body -like '{*' ? (ConvertFrom-Json $request.body -AsHashtable) : $null
        $request | Add-Member json $json -PassThru
    }
}

<#
.SYNOPSIS
Waits until that many requests to an operation have arrived, answered or not.
#>
function Wait-Request([object] $Center, [string] $Operation, [int] $Count = 1) {
    $end = [datetime]::UtcNow.AddSeconds(60)
    while (@(Get-Request $Center $Operation).Count -lt $Count) {
        if ([datetime]::UtcNow -gt $end) {
            throw "No $Operation arrived within a minute."
        }
        Start-Sleep -Milliseconds 20
    }
}

<#
.SYNOPSIS
Every secret that crossed the wire so far.
#>
function Get-WireSecret([object] $Center) {
    Invoke-RestMethod "$($Center.Endpoint)/control/secrets" -NoProxy | Write-Output
}

<#
.SYNOPSIS
Whether the portal takes an access token.
#>
function Test-AccessToken([object] $Center, [string] $Token) {
    $reply = Invoke-WebRequest "$($Center.Endpoint)/assignment/accounts" -Headers @{ 'x-amz-sso_bearer_token' = $Token } -SkipHttpErrorCheck -NoProxy
    $reply.StatusCode -eq 200
}

<#
.SYNOPSIS
The error record of a script block that fails.
#>
function Get-Failure([scriptblock] $Script) {
    try {
        $null = & $Script
    }
    catch {
        return $_
    }
    throw "Nothing failed: $Script"
}

<#
.SYNOPSIS
The debug text of a script block: there the cmdlets say where region, endpoint and credentials came from.
#>
function Get-DebugText([scriptblock] $Script) {
    & $Script 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] } | Out-String
}

<#
.SYNOPSIS
Runs a script in a session of its own, stops it as Ctrl+C would once the server has seen a request, and gives the state that it ended in.
How soon a stop has to end it is what the tests in tests/Module measure.
#>
function Stop-Script([object] $Center, [string] $Operation, [string] $Script, [object[]] $Argument, [int] $Count = 1) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript($Script)
        foreach ($value in $Argument) {
            $null = $shell.AddArgument($value)
        }
        $null = $shell.BeginInvoke()
        Wait-Request $Center $Operation $Count
        $shell.Stop()
        [string]$shell.InvocationStateInfo.State
    }
    finally {
        $shell.Dispose()
    }
}

<#
.SYNOPSIS
Writes a config file with one sso-session, whose services are the Identity Center's, and gives its name. Without one it gets a name of its
own, since a process remembers when it refreshed a session.
#>
function New-TestSession([object] $Center, [string] $Name = "session-$([guid]::NewGuid().ToString('n'))", [string[]] $Line = 'sso_registration_scopes = sso:account:access') {
    $null = Set-HomeFile .aws/config (@("[sso-session $Name]", "sso_start_url = $($Center.StartUrl)", 'sso_region = us-east-1') + $Line)
    $env:AWS_ENDPOINT_URL_SSO_OIDC = $env:AWS_ENDPOINT_URL_SSO = $Center.Endpoint
    $Name
}

<#
.SYNOPSIS
Logs in to a session, a person's part included, in the way that needs no waiting.
#>
function Connect-TestSession([object] $Center, [hashtable] $Argument) {
    Connect-SSOOIDCSession @Argument -UseAuthorizationCode -NoBrowser -InformationAction Ignore -VerificationAction {
        param($verification)
        Invoke-WebRequest (Approve-Authorization $Center $verification.AuthorizationUri) -NoProxy
    }
}

<#
.SYNOPSIS
The path of a session's token in the shared cache.
#>
function Get-CachePath([string] $Key) {
    $hash = [Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes($Key))
    Join-Path $home0 '.aws' 'sso' 'cache' "$([Convert]::ToHexString($hash).ToLowerInvariant()).json"
}

<#
.SYNOPSIS
A session's token as it lies in the shared cache, as a hashtable.
#>
function Get-CacheEntry([string] $Key) {
    Get-Content (Get-CachePath $Key) -Raw | ConvertFrom-Json -AsHashtable -DateKind String
}

<#
.SYNOPSIS
Changes members of a session's token in the shared cache, as another tool might; a null removes one.
#>
function Set-CacheEntry([string] $Key, [hashtable] $Member) {
    $path = Get-CachePath $Key
    $entry = (Test-Path $path) ? (Get-CacheEntry $Key) : @{}
    foreach ($name in $Member.Keys) {
        if ($null -eq $Member[$name]) {
            $entry.Remove($name)
        }
        else {
            $entry[$name] = $Member[$name]
        }
    }
    $null = New-Item (Split-Path $path) -ItemType Directory -Force
    Set-Content $path (ConvertTo-Json $entry)
    if (-not $IsWindows) {
        [IO.File]::SetUnixFileMode($path, 'UserRead, UserWrite')
    }
}

<#
.SYNOPSIS
A time from now as cache entries write it.
#>
function Get-CacheTime([double] $Minutes) {
    [datetime]::UtcNow.AddMinutes($Minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
}

<#
.SYNOPSIS
The candidates that Tab offers at the end of a line.
#>
function Get-Completion([string] $Line) {
    (TabExpansion2 $Line $Line.Length).CompletionMatches | ForEach-Object CompletionText
}

<#
.SYNOPSIS
The parameters of a cmdlet, but for PowerShell's own: name, type, aliases, and how each binds, where P is by position, M means that it is
mandatory, V by value. All have to bind by property name too.
#>
function Get-ParameterTable([string] $Command) {
    $own = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    foreach ($parameter in (Get-Command $Command).Parameters.Values | Where-Object Name -NotIn $own | Sort-Object Name) {
        $set = @($parameter.ParameterSets.Values)
        if ($set.Count -ne 1 -or -not $set[0].ValueFromPipelineByPropertyName) {
            throw "-$($parameter.Name) does not bind by property name in one way."
        }
        $binds = ($set[0].Position -eq 0 ? 'P' : '') + ($set[0].IsMandatory ? 'M' : '') + ($set[0].ValueFromPipeline ? 'V' : '')
        "$($parameter.Name) $($parameter.ParameterType) [$(($parameter.Aliases | Sort-Object) -join ',')] $binds".TrimEnd()
    }
}

<#
.SYNOPSIS
The same, as the cmdlets of the operations should have them: those of one operation, and those that all of them have.
#>
function Get-ExpectedParameter([string[]] $Own) {
    $Own + @(
        'AccessKey string [AK]'
        'SecretKey string [SecretAccessKey,SK]'
        'SessionToken string [ST]'
        'ProfileName string [AWSProfileName,StoredCredentials]'
        'ProfileLocation string [AWSProfilesLocation,ProfilesLocation]'
        'Credential Amazon.Runtime.AWSCredentials [] V'
        'NetworkCredential pscredential [] V'
        'Region System.Object [RegionToCall]'
        'EndpointUrl string []'
        'ClientConfig Amazon.SSOOIDC.AmazonSSOOIDCConfig []'
        'Select string []'
        'PassThru switch []'
        'Force switch []'
    ) | Sort-Object { ($_ -split ' ')[0] }
}

<#
.SYNOPSIS
What a person sees of a script on a screen of that many columns, with the module imported. Its $args[0] is what -Argument has. The colors
stay in it as a terminal gets them; what Write-Host colors is in angle brackets, foreground on background.
#>
function Show-Screen([scriptblock] $Script, [int] $Width = 80, [object] $Argument) {
    if (-not ('TestScreen' -as [type])) {
        Add-Type -TypeDefinition (Get-Content "$PSScriptRoot/TestScreen.cs.txt" -Raw)
    }
    $screen = [TestScreen]::new($Width)
    $runspace = [runspacefactory]::CreateRunspace($screen)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    try {
        $null = $shell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript("& { $Script } `$args[0] | Out-Default").AddArgument($Argument).Invoke()
        if ($shell.HadErrors) {
            throw "The script failed: $($shell.Streams.Error)"
        }
        $screen.Text
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

<#
.SYNOPSIS
A JSON web token that nobody signed; the server checks its form and expiry.
#>
function New-Jwt {
    $parts = '{"alg":"none"}', '{"iss":"https://issuer.example","sub":"u","exp":4102444800}', 'signature' | ForEach-Object {
        [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    }
    $parts -join '.'
}

<#
.SYNOPSIS
Whether the module that is tested is the build for Windows PowerShell.
#>
function Test-DesktopBuild {
    # Only .NET before version 8 needs that library.
    Test-Path (Join-Path (Split-Path (Get-ModuleManifest)) 'bin' 'Core' 'Microsoft.Bcl.TimeProvider.dll')
}

Export-ModuleMember -Function *-*
