using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What is kept of files that are read again and again: never anything that a change has made old.</summary>
public sealed class FileMemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-memo-").FullName;
    private readonly string _file;
    private int _reads;

    public FileMemoTests()
    {
        Assert.SkipUnless(UnixFile.IsSupported, "Only Unix tells when anything of a file was changed.");
        _file = Path.Combine(_folder, "config");
        File.WriteAllText(_file, "one");
    }

    public static TheoryData<string> Changes => ["written", "stamped", "renamed", "linked", "removed", "a folder"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_old_file_is_read_once()
    {
        FileMemo<string> memo = Old();
        Assert.Equal("one", Read(memo));
        Assert.Equal("one", Read(memo));
        Assert.Equal(1, _reads);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_file_is_read_again(string change)
    {
        FileMemo<string> memo = Old();
        Read(memo);
        FileStamp? before = FileStamp.Of(_file);
        do
        {
            Change(change);
        } while (FileStamp.Of(_file) == before); // The file system's clock may not have gone on.

        Assert.Equal(change is "removed" or "a folder" ? string.Empty : "two", Read(memo));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void A_file_that_has_just_been_written_is_read_each_time()
    {
        var memo = new FileMemo<string>(static _ => true);
        Read(memo);
        Read(memo);
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void A_file_that_comes_into_being_is_read()
    {
        File.Delete(_file);
        FileMemo<string> memo = Old();
        Assert.Equal(string.Empty, Read(memo));
        File.WriteAllText(_file, "two");
        Assert.Equal("two", Read(memo));
    }

    [Fact]
    public void What_could_not_be_read_whole_is_not_kept()
    {
        var memo = new FileMemo<string>(static _ => false, After);
        Read(memo);
        Read(memo);
        Assert.Equal(2, _reads);
    }

    private static FileMemo<string> Old() => new(static _ => true, After);

    private static DateTimeOffset After() => DateTimeOffset.UtcNow.AddHours(1);

    private string Read(FileMemo<string> memo) =>
        memo.Get(
            [_file],
            () =>
            {
                _reads++;
                return File.Exists(_file) ? File.ReadAllText(_file) : string.Empty;
            }
        );

    private void Change(string change)
    {
        DateTime written = File.Exists(_file) ? File.GetLastWriteTimeUtc(_file) : default;
        string other = Path.Combine(_folder, "other");
        switch (change)
        {
            case "written":
                File.WriteAllText(_file, "two");
                break;
            case "stamped":
                File.WriteAllText(_file, "two");
                File.SetLastWriteTimeUtc(_file, written);
                break;
            case "renamed":
                File.WriteAllText(other, "two");
                File.SetLastWriteTimeUtc(other, written);
                File.Move(other, _file, overwrite: true);
                break;
            case "linked":
                File.WriteAllText(other, "two");
                File.Delete(_file);
                File.CreateSymbolicLink(_file, other);
                break;
            case "removed":
                File.Delete(_file);
                break;
            default:
                File.Delete(_file);
                Directory.CreateDirectory(_file);
                break;
        }
    }
}
