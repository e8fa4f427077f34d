using System.Collections;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>What there was of the environment and of the files at one moment, as far as it shows without reading a file.</summary>
internal sealed class SettingsLook
{
    private readonly FileStamp?[] _stamps;
    private long _at;

    private SettingsLook(string profileName, string[] paths, bool withFiles)
    {
        ProfileName = profileName;
        Paths = paths;
        WithFiles = withFiles;
        DateTimeOffset taken = FileStamp.Now;
        _stamps = Array.ConvertAll(paths, FileStamp.Of);
        IsSettled = Array.TrueForAll(_stamps, stamp => stamp?.IsSettled(taken) == true);
        List<KeyValuePair<string, string>> variables = [];
        IDictionaryEnumerator all = HostEnvironment.AllVariables().GetEnumerator();
        while (all.MoveNext())
        {
            if (Counts((string)all.Key))
            {
                variables.Add(new((string)all.Key, (string)all.Value!));
            }
        }
        Variables = variables;
    }

    /// <summary>The variables that count, AWS's and those of proxies, in the order in which the process has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; }

    /// <summary>The name of the profile in force.</summary>
    public string ProfileName { get; }

    /// <summary>The files' paths; an empty one is no file.</summary>
    public string[] Paths { get; }

    /// <summary>Whether the SDK reads the files too.</summary>
    public bool WithFiles { get; }

    /// <summary>The fingerprint of all that, and of what the files contain.</summary>
    public string State { get; set; } = string.Empty;

    /// <summary>The clock's time stamp when this was found last.</summary>
    public long At
    {
        get => Volatile.Read(ref _at);
        set => Volatile.Write(ref _at, value);
    }

    /// <summary>Whether a later change of a file is certain to show.</summary>
    public bool IsSettled { get; }

    /// <summary>Looks, before anything is read: a change that comes later shows later.</summary>
    public static SettingsLook Take(string profileName, string[] paths, bool withFiles) => new(profileName, paths, withFiles);

    /// <summary>Whether all is as it was.</summary>
    public bool IsSameAs(string profileName, string[] paths)
    {
        if (profileName != ProfileName || !paths.AsSpan().SequenceEqual(Paths))
        {
            return false;
        }
        int count = 0;
        IDictionaryEnumerator all = HostEnvironment.AllVariables().GetEnumerator();
        while (all.MoveNext())
        {
            if (!Counts((string)all.Key))
            {
                continue;
            }
            if (count == Variables.Count || Variables[count].Key != (string)all.Key || Variables[count].Value != (string?)all.Value)
            {
                return false;
            }
            count++;
        }
        if (count != Variables.Count)
        {
            return false;
        }
        for (int n = 0; n < paths.Length; n++)
        {
            if (FileStamp.Of(paths[n]) is not { } stamp || stamp != _stamps[n])
            {
                return false;
            }
        }
        return true;
    }

    private static bool Counts(string name) =>
        name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}
