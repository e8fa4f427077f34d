namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>$AWSHistory.</summary>
public sealed class HistoryTests : ServiceTest
{
    [Fact]
    public void It_holds_the_last_cmdlets_and_their_calls()
    {
        ShellResult result = Shell
            .Run(
                """
                $client = 'one', 'two' | Register-SSOOIDCClient -ClientType public -EndpointUrl $endpoint
                $device = Start $client[0]
                $AWSHistory.Commands.Count
                $AWSHistory.Commands[0].CmdletName
                $AWSHistory.Commands[0].Responses.Count
                $AWSHistory.LastCommand.CmdletName
                $AWSHistory.LastServiceRequest.StartUrl -eq $startUrl
                $AWSHistory.LastServiceResponse.UserCode -eq $device.UserCode
                $AWSHistory.LastCommand.CmdletEnd -ge $AWSHistory.LastCommand.CmdletStart
                """
            )
            .ThrowIfFailed();
        Assert.Equal(
            ["2", "Register-SSOOIDCClient", "2", "Start-SSOOIDCDeviceAuthorization", "True", "True", "True"],
            result.Output.Select(o => o.ToString())
        );
    }

    [Fact]
    public void A_failed_call_is_in_it_as_its_error()
    {
        Center.Script("RegisterClient", Reply.Error("InvalidScopeException", "No such scope."));
        Shell.Run("Register");
        Assert.Equal("No such scope.", Shell.Run("$AWSHistory.LastServiceResponse.Message").Single.ToString());
    }

    [Fact]
    public void It_keeps_no_secret_unless_told_to()
    {
        Assert.Equal(
            "True",
            Shell
                .Run("$c = Register; $AWSHistory.LastServiceResponse.ClientSecret -match '^.{0,4}\\.\\.\\. \\(\\d+ characters\\)$'")
                .Single.ToString()
        );
        Assert.Equal("True", Shell.Run("$d = Start $c; $AWSHistory.LastServiceRequest.ClientSecret -match 'characters'").Single.ToString());
        Assert.Equal("True", Shell.Run("$c.ClientSecret -notmatch 'characters'").Single.ToString());
        Shell.Run("Set-AWSHistoryConfiguration -IncludeSensitiveData").ThrowIfFailed();
        Assert.Equal(
            "True",
            Shell.Run("$c = Register; $AWSHistory.LastServiceResponse.ClientSecret -eq $c.ClientSecret").Single.ToString()
        );
    }

    [Fact]
    public void It_is_bounded_sized_switched_off_and_emptied()
    {
        ShellResult result = Shell
            .Run(
                """
                1..7 | ForEach-Object { $null = Register }; $AWSHistory.Commands.Count
                Set-AWSHistoryConfiguration -MaxCmdletHistory 2; $AWSHistory.Commands.Count
                $null = 1..4 | ForEach-Object { "$_" } | Register-SSOOIDCClient -ClientType public -EndpointUrl $endpoint; $AWSHistory.LastCommand.Responses.Count
                Set-AWSHistoryConfiguration -MaxServiceCallHistory 1
                $null = '1', '2' | Register-SSOOIDCClient -ClientType public -EndpointUrl $endpoint; $AWSHistory.LastCommand.Responses.Count
                Set-AWSHistoryConfiguration -RecordServiceRequests:$false; $null = Register; $AWSHistory.LastCommand.Requests.Count
                Clear-AWSHistory; $AWSHistory.Commands.Count
                Set-AWSHistoryConfiguration -MaxCmdletHistory 0; $null = Register; $AWSHistory.Commands.Count
                """
            )
            .ThrowIfFailed();
        Assert.Equal(["5", "2", "4", "1", "0", "0", "0"], result.Output.Select(o => o.ToString()));
    }

    [Fact]
    public void Another_modules_history_stays_as_it_is()
    {
        ShellResult result = Shell.Run(
            "$global:AWSHistory = [pscustomobject]@{ Theirs = 1 }; $null = Register; Set-AWSHistoryConfiguration -MaxCmdletHistory "
                + "1; $AWSHistory.Theirs"
        );
        Assert.Equal("1", result.Single.ToString());
    }
}
