namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Opens files as Windows does where another program has them open: at first not at all.</summary>
internal sealed class HeldFile(int refusals)
{
    // ERROR_SHARING_VIOLATION.
    private const int SharingViolation = unchecked((int)0x80070020);

    private int _left = refusals;

    /// <summary>What Windows says.</summary>
    public static IOException Violation() => new("The process cannot access the file.", SharingViolation);

    /// <summary>Opens a file for reading, once it was refused often enough.</summary>
    public FileStream Open(string path)
    {
        Refuse();
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Removes it likewise.</summary>
    public void Delete(string path)
    {
        Refuse();
        File.Delete(path);
    }

    private void Refuse()
    {
        if (_left-- > 0)
        {
            throw Violation();
        }
    }
}
