# What the bench command measures in a PowerShell of its own: each line that it puts out is a name and a number.
param(
    [Parameter(Mandatory)] [ValidateSet('nothing', 'import', 'first', 'calls', 'records', 'cached', 'sessions', 'stop')] [string] $Do,
    [string] $Module,
    [string] $EndpointUrl,
    [int] $Count
)
$ErrorActionPreference = 'Stop'
if ($Do -eq 'nothing') { return }

function Put([string] $Name, [double] $Value) { "$Name $($Value.ToString([cultureinfo]::InvariantCulture))" }

# What the engine itself needs at a first time is no part of what is measured.
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$null = Put 'nothing' $watch.Elapsed.TotalMilliseconds

$watch.Restart()
Import-Module $Module
$watch.Stop()
Put 'import' $watch.Elapsed.TotalMilliseconds

$client = @{
    ClientId = 'client'; ClientSecret = 'secret'; GrantType = 'refresh_token'; RefreshToken = 'refresh'
    EndpointUrl = $EndpointUrl; Region = 'us-east-1'
}
$registration = @{ ClientType = 'public'; EndpointUrl = $EndpointUrl; Region = 'us-east-1' }

switch ($Do) {
    'first' {
        $watch.Restart()
        $token = New-SSOOIDCToken @client
        $watch.Stop()
        Put 'first-token' $watch.Elapsed.TotalMilliseconds
        if ($token.AccessToken -ne 'access') { throw 'The token is not the one of the service.' }
    }
    'calls' {
        # The first half warms up.
        $times = foreach ($n in 1..(2 * $Count)) {
            $watch.Restart()
            $token = New-SSOOIDCToken @client
            $watch.Stop()
            if ($n -gt $Count) { $watch.Elapsed.TotalMilliseconds }
        }
        Put 'call' ($times | Sort-Object)[$Count / 2]

        $rehearsals = foreach ($n in 1..(2 * $Count)) {
            $watch.Restart()
            $null = New-SSOOIDCToken @client -WhatIf 6>$null
            $watch.Stop()
            if ($n -gt $Count) { $watch.Elapsed.TotalMilliseconds }
        }
        Put 'rehearsal' ($rehearsals | Sort-Object)[$Count / 2]

        foreach ($n in (2 * $Count)..699) { $token = New-SSOOIDCToken @client }
        Put 'working-set' ([Environment]::WorkingSet / 1MB)

        $names = foreach ($n in 1..$Count) { "client-$n" }
        $names | Register-SSOOIDCClient @registration > $null
        $watch.Restart()
        $names | Register-SSOOIDCClient @registration > $null
        $watch.Stop()
        Put 'record' ($watch.Elapsed.TotalMilliseconds / $Count)
    }
    'records' {
        # One pipeline, of which each tenth is timed.
        $slice = [int] ($Count / 10)
        $stamps = [System.Collections.Generic.List[double]]::new()
        $heap = [System.Collections.Generic.List[double]]::new()
        $watch.Restart()
        & {
            foreach ($n in 1..$Count) {
                "client-$n"
                if ($n % $slice -eq 0) {
                    $stamps.Add($watch.Elapsed.TotalMilliseconds)
                    $heap.Add([GC]::GetTotalMemory($true) / 1MB)
                    $watch.Restart()
                }
            }
        } | Register-SSOOIDCClient @registration > $null
        # The first tenth warms up.
        Put 'growth' ($stamps[9] / $stamps[1])
        Put 'heap-growth' ($heap[9] - $heap[1])
    }
    'cached' {
        $watch.Restart()
        $token = Get-SSOOIDCAccessToken corp
        $watch.Stop()
        Put 'first-cached' $watch.Elapsed.TotalMilliseconds
        if ($token -isnot [securestring]) { throw 'There is no token.' }
        Put 'sdk-assemblies' @([AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.FullName -like 'AWSSDK.*' }).Count
        $times = foreach ($n in 1..(2 * $Count)) {
            $watch.Restart()
            $token = Get-SSOOIDCAccessToken corp
            $watch.Stop()
            if ($n -gt $Count) { $watch.Elapsed.TotalMilliseconds }
        }
        Put 'cached' ($times | Sort-Object)[$Count / 2]
    }
    'sessions' {
        foreach ($again in '', '-again') {
            $watch.Restart()
            $sessions = Get-SSOOIDCSession
            $watch.Stop()
            Put "list$again" $watch.Elapsed.TotalMilliseconds
        }
        foreach ($again in '', '-again') {
            $watch.Restart()
            $tokens = $sessions | Get-SSOOIDCAccessToken
            $watch.Stop()
            Put "tokens$again" $watch.Elapsed.TotalMilliseconds
        }
        if ($sessions.Count -ne $Count -or $tokens.Count -ne $Count) { throw 'Not every session is there.' }
    }
    'stop' {
        # Ctrl+C stops a pipeline in this way.
        $client.EndpointUrl += '/silent'
        $session = [runspacefactory]::CreateRunspace()
        $session.Open()
        $import = [powershell]::Create($session).AddCommand('Import-Module').AddArgument($Module)
        $null = $import.Invoke()
        $times = foreach ($n in 1..$Count) {
            $shell = [powershell]::Create($session).AddCommand('New-SSOOIDCToken').AddParameters($client)
            $null = $shell.BeginInvoke()
            # Answered as soon as the service has the other request.
            try { $null = Invoke-RestMethod "$EndpointUrl/wait" -TimeoutSec 30 }
            catch { throw "The call did not reach the service: $($shell.InvocationStateInfo.Reason) $($shell.Streams.Error)" }
            $watch.Restart()
            $shell.Stop()
            $watch.Stop()
            $watch.Elapsed.TotalMilliseconds
        }
        Put 'stop' ($times | Sort-Object)[-1]
    }
}
