#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# What a network or a machine of one's own does to a call, and what is said of it.

BeforeAll {
    Import-Module "$PSScriptRoot/TestSupport.psm1" -Force
    Enter-CleanShell
    Import-Module (Get-ModuleManifest)
    $center = Start-IdentityCenter
    $once = @{ Region = 'eu-west-3'; ClientType = 'public'; ClientConfig = @{ MaxErrorRetry = 0 } }

    # A certificate: an authority's own, or for this machine, signed by one.
    function New-Certificate([string] $Name, [object] $Issuer) {
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $request.CertificateExtensions.Add(
            [Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new(-not $Issuer, $false, 0, $true))
        $start = [datetimeoffset]::UtcNow.AddHours(-1)
        $end = $Issuer ? [datetimeoffset] $Issuer.NotAfter : [datetimeoffset]::UtcNow.AddHours(1)
        if (-not $Issuer) {
            return $request.CreateSelfSigned($start, $end)
        }
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddIpAddress('127.0.0.1')
        $request.CertificateExtensions.Add($names.Build())
        $certificate = $request.Create($Issuer, $start, $end, [byte[]](1, 2, 3, 4))
        $whole = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::CopyWithPrivateKey($certificate, $key)
        # Windows takes no key that lives in memory only.
        [Security.Cryptography.X509Certificates.X509Certificate2]::new($whole.Export('Pfx'))
    }

    # Answers each connection with a registration, over TLS, until its Stop is called.
    function Start-TlsService([object] $Certificate) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $shell = [powershell]::Create().AddScript({
                param($listener, $certificate)
                while ($client = $listener.AcceptTcpClient()) {
                    try {
                        $tls = [Net.Security.SslStream]::new($client.GetStream())
                        $tls.AuthenticateAsServer($certificate)
                        $buffer, $text = [byte[]]::new(65536), ''
                        do {
                            $count = $tls.Read($buffer, 0, $buffer.Length)
                            $text += [Text.Encoding]::ASCII.GetString($buffer, 0, $count)
                        } until ($count -eq 0 -or ($text -match '(?s)Content-Length: (\d+).*?\r\n\r\n(.*)$' -and $Matches[2].Length -ge [int]$Matches[1]))
                        $body = '{"clientId":"of-the-quarry","clientSecret":"s","clientIdIssuedAt":1,"clientSecretExpiresAt":4102444800}'
                        $head = "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n"
                        $tls.Write([Text.Encoding]::ASCII.GetBytes($head + $body))
                    }
                    catch {
                        # A client that does not trust it hangs up.
                        $null = $_
                    }
                    finally {
                        $client.Dispose()
                    }
                }
            }).AddArgument($listener).AddArgument($Certificate)
        $null = $shell.BeginInvoke()
        [pscustomobject]@{ Listener = $listener; Shell = $shell; Url = "https://127.0.0.1:$($listener.LocalEndpoint.Port)" }
    }
}

AfterAll {
    Stop-IdentityCenter $center
    Exit-CleanShell
}

Describe 'A network or machine of one''s own' {
    BeforeEach {
        Reset-CleanShell
        Reset-IdentityCenter $center
    }

    AfterEach {
        $env:HTTPS_PROXY = $env:NO_PROXY = $env:BROWSER = $null
    }

    It 'has a certificate bundle that is no use: <Case>' -ForEach @(
        @{ Case = 'a missing one, for an operation'; Script = { Register-SSOOIDCClient quarry @once } }
        @{ Case = 'a missing one, for a login'; Script = {
                Connect-SSOOIDCSession -StartUrl https://plum.awsapps.com/start -Region eu-west-3 -UseDeviceCode -NoBrowser
            } }
    ) {
        $env:AWS_CA_BUNDLE = Join-Path $env:HOME 'nowhere.pem'
        $failure = Get-Failure $Script
        $failure.FullyQualifiedErrorId | Should -BeLike 'CertificateBundleInvalid,*'
        $failure.Exception.Message | Should -BeLike "*$env:AWS_CA_BUNDLE*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*AWS_CA_BUNDLE*'
    }

    It 'has an authority of its own, whose certificates are trusted where a bundle names it: <Case>' -ForEach @(
        @{ Case = 'the variable'; Where = 'AWS_CA_BUNDLE' }
        @{ Case = 'the profile'; Where = 'ca_bundle' }
    ) {
        Skip-Wine 'makes no certificates'
        $authority, $stranger = (New-Certificate 'Quarry Root'), (New-Certificate 'Gravel Root')
        $service = Start-TlsService (New-Certificate pumice $authority)
        $bundle = Join-Path $env:HOME bundle.pem
        if ($Where -eq 'ca_bundle') {
            $null = Set-HomeFile .aws/config '[default]', 'ca_bundle = ~/bundle.pem'
        }
        else {
            $env:AWS_CA_BUNDLE = $bundle
        }
        try {
            Set-Content $bundle $stranger.ExportCertificatePem()
            $failure = Get-Failure { Register-SSOOIDCClient quarry @once -EndpointUrl $service.Url }
            $failure.Exception.Message | Should -BeLike '*CN=pumice*is not trusted*CN=Quarry Root*'
            Set-Content $bundle $stranger.ExportCertificatePem(), $authority.ExportCertificatePem()
            (Register-SSOOIDCClient quarry @once -EndpointUrl $service.Url).ClientId | Should -Be of-the-quarry
        }
        finally {
            $service.Listener.Stop()
            $service.Shell.Dispose()
        }
    }

    It 'has a bundle whose variable gives way to none' {
        $null = Set-HomeFile .aws/config '[default]', 'ca_bundle = ~/default.pem', '[profile plum]', 'ca_bundle = ~/plum.pem'
        (Get-Failure { Register-SSOOIDCClient quarry @once }).Exception.Message | Should -BeLike '*default.pem*'
        (Get-Failure { Register-SSOOIDCClient quarry -ProfileName plum @once }).Exception.Message | Should -BeLike '*plum.pem*'
    }

    It 'has a proxy that counts from when it is set, and is named without its password' {
        (Register-SSOOIDCClient quarry @once -EndpointUrl $center.Endpoint).ClientId | Should -Not -BeNullOrEmpty
        $env:HTTPS_PROXY = 'http://me%40quarry:w%3Aord-of-mine@127.0.0.1:1'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once }
        $failure.Exception.Message | Should -BeLike 'The proxy 127.0.0.1:1 *'
        $failure.CategoryInfo.Category | Should -Be ConnectionError
        ($failure, $failure.Exception, $failure.Exception.InnerException | Format-List * -Force | Out-String) + $Error[0] |
            Should -Not -Match 'ord-of-mine'
        $env:NO_PROXY = 'localhost'
        (Get-Failure { Register-SSOOIDCClient quarry @once -EndpointUrl https://localhost:1 }).Exception.Message | Should -Not -BeLike '*proxy*'
    }

    It 'has a proxy variable that is no address' {
        $env:HTTPS_PROXY = 'ftp://me:word-of-mine@quarry.test'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ProxyInvalid,*'
        $failure.Exception.Message | Should -BeLike '*HTTPS_PROXY*'
        "$failure" | Should -Not -BeLike '*word-of-mine*'
    }

    It 'never says that there is more to see inside' {
        $endpoint = $center.Endpoint -replace '^http:', 'https:'
        $failure = Get-Failure { Register-SSOOIDCClient quarry @once -EndpointUrl $endpoint }
        for ($each = $failure.Exception; $each; $each = $each.InnerException) {
            $each.Message | Should -Not -Match 'inner exception|type initializer'
        }
        $failure.Exception.Message | Should -BeLike "*$(([uri]$endpoint).Authority)*"
    }

    It 'has a browser of one''s own, which gets the address as one argument: <Case>' -ForEach @(
        @{ Case = 'over SSH'; Variables = @{ SSH_CONNECTION = 'x' } }
        @{ Case = 'in a codespace'; Variables = @{ CODESPACES = 'true' } }
    ) {
        Skip-Windows 'has no shell scripts; tests/Windows has one for its browsers'
        $opened = Join-Path $env:HOME opened
        $browser = Set-HomeFile 'my browser' '#!/bin/sh', "echo `"`$#:`$2`" > '$opened.part' && mv '$opened.part' '$opened'"
        [IO.File]::SetUnixFileMode($browser, 'UserRead, UserWrite, UserExecute')
        $env:BROWSER = "nowhere:'$browser' --new %s"
        $name = New-TestSession $center
        foreach ($variable in $Variables.Keys) {
            Set-Item "env:$variable" $Variables[$variable]
        }
        try {
            $session = Connect-SSOOIDCSession $name -VerificationAction { Approve-Device $center } 6>$null
        }
        finally {
            $Variables.Keys | ForEach-Object { Remove-Item "env:$_" }
        }
        $session.Action | Should -Be LoggedIn
        $end = [datetime]::UtcNow.AddSeconds(60)
        while (-not (Test-Path $opened) -and [datetime]::UtcNow -lt $end) {
            Start-Sleep -Milliseconds 20
        }
        Get-Content $opened | Should -BeLike '2:http*user_code=*'
    }
}
