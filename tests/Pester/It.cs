namespace AWS.Tools.SSOOIDC.Tests.Pester;

/// <summary>What became of an <c>It</c>, or of what is done before and after it.</summary>
/// <param name="Name">The names of the blocks that it stands in, and its own.</param>
/// <param name="Result">Passed, Skipped, or another word.</param>
/// <param name="Message">Its error; empty where the error is one of the blocks that it stands in.</param>
public sealed record It(string Name, string Result, string Message)
{
    /// <summary>Ends the xunit test as Pester's ended.</summary>
    public void Check()
    {
        Assert.SkipWhen(Result == "Skipped", Message.Length > 0 ? Message : "Pester skips it here.");
        if (Result != "Passed")
        {
            Assert.Fail($"{Result}: {(Message.Length > 0 ? Message : "its blocks could not be set up.")}");
        }
    }
}
