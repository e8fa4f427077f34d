# What the tests of Windows alone share: files that another program has open, and processes that go on beside the test.

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

<#
.SYNOPSIS
Opens a file as another program would, for a time, and lets others do with it meanwhile what -Share says: None, Read, ReadWrite (all but
delete). The handle is as good as another process's: Windows asks each open file's terms, whoever opened it.
#>
function Open-Elsewhere([string] $Path, [string] $Share, [int] $Milliseconds) {
    $stream = [IO.File]::Open($Path, 'Open', 'Read', $Share)
    $end = [Threading.CancellationTokenSource]::new($Milliseconds)
    $null = $end.Token.Register([Action] $stream.Dispose)
    $stream
}

<#
.SYNOPSIS
Runs a script in a runspace of its own beside the test, with the module imported. Receive-Beside waits for what it puts out.
#>
function Start-Beside([string] $Script, [object[]] $Argument = @()) {
    $shell = [powershell]::Create()
    $null = $shell.AddCommand('Import-Module').AddArgument((Get-ModuleManifest)).Invoke()
    $shell.Commands.Clear()
    $null = $shell.AddScript($Script)
    foreach ($value in $Argument) {
        $null = $shell.AddArgument($value)
    }
    [pscustomobject]@{ Shell = $shell; Result = $shell.BeginInvoke() }
}

function Receive-Beside([object] $Beside) {
    try {
        [pscustomobject]@{
            Output   = @($Beside.Shell.EndInvoke($Beside.Result))
            Warnings = @($Beside.Shell.Streams.Warning | ForEach-Object Message)
        }
    }
    finally {
        $Beside.Shell.Dispose()
    }
}

<#
.SYNOPSIS
Starts a script in a pwsh of its own, as Invoke-Child does, and gives the process. Its standard output is redirected.
#>
function Start-Child([string] $Script, [object[]] $Argument = @()) {
    $file = Set-HomeFile "child-$([guid]::NewGuid().ToString('n')).ps1" "`$ErrorActionPreference = 'Stop'", $Script
    $command = @(Get-PwshCommand)
    $start = [Diagnostics.ProcessStartInfo]::new($command[0])
    foreach ($value in @($command | Select-Object -Skip 1) + @('-NoProfile', '-NonInteractive', '-File', $file, (Get-ModuleManifest)) + $Argument) {
        $start.ArgumentList.Add($value)
    }
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

<#
.SYNOPSIS
Waits for a process of Start-Child, and gives the lines that it put out.
#>
function Receive-Child([Diagnostics.Process] $Process) {
    try {
        $output = $Process.StandardOutput.ReadToEnd()
        $Process.WaitForExit()
        $output -split '\r?\n' -ne ''
    }
    finally {
        $Process.Dispose()
    }
}

<#
.SYNOPSIS
Waits until a condition holds, and gives what it gave.
#>
function Wait-Until([scriptblock] $Condition) {
    $end = [datetime]::UtcNow.AddSeconds(60)
    while (-not ($value = & $Condition)) {
        if ([datetime]::UtcNow -gt $end) {
            throw "This did not come true within a minute: $Condition"
        }
        Start-Sleep -Milliseconds 50
    }
    $value
}

Export-ModuleMember -Function *-*
