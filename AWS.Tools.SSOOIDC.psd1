@{
    # It brings the cmdlets, in PowerShell 7 in a load context of their own.
    NestedModules        = @('bin/AWS.Tools.SSOOIDC.Loader.dll')
    # The one place of the version: the build reads it from here.
    ModuleVersion        = '0.1.0'
    GUID                 = 'b3a9f6de-6a57-4f0e-9d0c-6c3d0a1f5c27'
    Author               = 'The AWS.Tools.SSOOIDC authors'
    CompanyName          = 'The AWS.Tools.SSOOIDC authors'
    Copyright            = 'Licensed under the Apache License, Version 2.0.'
    Description          = 'Log in to AWS IAM Identity Center from PowerShell: register a client, authorize a device, get and refresh tokens, and share them with the AWS CLI and every AWS SDK. No AWS credentials needed, no clash with other AWS modules.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    FormatsToProcess     = @('bin/AWS.Tools.SSOOIDC.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Clear-AWSCredential'
        'Clear-AWSHistory'
        'Clear-DefaultAWSRegion'
        'Connect-SSOOIDCSession'
        'Disconnect-SSOOIDCSession'
        'Export-SSOOIDCProfile'
        'Get-AWSCredential'
        'Get-AWSRegion'
        'Get-DefaultAWSRegion'
        'Get-SSOOIDCAccessToken'
        'Get-SSOOIDCAccount'
        'Get-SSOOIDCRole'
        'Get-SSOOIDCRoleCredential'
        'Get-SSOOIDCSession'
        'New-SSOOIDCToken'
        'New-SSOOIDCTokenWithIAM'
        'Register-SSOOIDCClient'
        'Set-AWSCredential'
        'Set-AWSHistoryConfiguration'
        'Set-DefaultAWSRegion'
        'Start-SSOOIDCDeviceAuthorization'
        'Test-SSOOIDCSession'
        'Use-SSOOIDCRole'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('AWS', 'SSO', 'OIDC', 'IdentityCenter', 'Login', 'Token', 'Linux', 'MacOS', 'Windows')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
