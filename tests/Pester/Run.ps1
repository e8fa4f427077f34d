# Runs the Pester tests of a folder, this one if nothing else is named, or of files with | between them, and writes what became of each It into
# a file.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Result,
    [string] $Path = $PSScriptRoot,
    [string] $ExcludeTag
)
$ErrorActionPreference = 'Stop'
Import-Module $Pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path -split '\|'
$configuration.Run.PassThru = $true
$configuration.Filter.ExcludeTag = @($ExcludeTag) -ne ''
$configuration.Output.Verbosity = 'None'
$run = Invoke-Pester -Configuration $configuration

# One line of text for an error: what it says and where.
function Get-Text([object[]] $Record) {
    ($Record | ForEach-Object { "$($_.DisplayErrorMessage ?? $_)`n$($_.DisplayStackTrace ?? $_.ScriptStackTrace)" }) -join "`n"
}

$its = @(
    foreach ($test in $run.Tests | Where-Object Result -NE 'NotRun') {
        @{ Name = $test.ExpandedPath; Result = [string]$test.Result; Message = Get-Text $test.ErrorRecord }
    }
    # What fails outside of an It: a file that cannot be read, or what is done before and after the tests.
    foreach ($container in $run.FailedContainers) {
        @{ Name = Split-Path $container.Item -Leaf; Result = 'Failed'; Message = Get-Text $container.ErrorRecord }
    }
    foreach ($block in $run.FailedBlocks | Where-Object ErrorRecord) {
        @{ Name = $block.ExpandedPath; Result = 'Failed'; Message = Get-Text $block.ErrorRecord }
    }
)
ConvertTo-Json -InputObject $its | Set-Content $Result
