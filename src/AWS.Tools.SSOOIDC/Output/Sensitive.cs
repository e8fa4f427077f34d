using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Output;

/// <summary>Which members of requests and responses are secret, and copies without them.</summary>
internal static class Sensitive
{
    // The service model marks most of these; codes are worth a token too, and so is the identity context.
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "AccessToken",
        "Assertion",
        "AwsAdditionalDetails",
        "ClientSecret",
        "Code",
        "CodeVerifier",
        "DeviceCode",
        "IdToken",
        "RefreshToken",
        "SecretAccessKey",
        "SecretKey",
        "SessionToken",
        "SubjectToken",
    };

    private static readonly ConcurrentDictionary<Type, PSMemberSet> Shown = new();

    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, bool IsSecret)[]> Copied = new();

    /// <summary>A copy of a request or response with its secrets masked.</summary>
    public static object Masked(object message)
    {
        object copy = Activator.CreateInstance(message.GetType())!;
        foreach ((PropertyInfo property, bool isSecret) in Copied.GetOrAdd(message.GetType(), PropertiesOf))
        {
            object? value = property.GetValue(message);
            property.SetValue(
                copy,
                !isSecret ? value
                    : value is string text ? Mask(text)
                    : null
            );
        }
        return copy;
    }

    private static (PropertyInfo Property, bool IsSecret)[] PropertiesOf(Type type) =>
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(static property => property is { CanRead: true, SetMethod.IsPublic: true })
                .Select(static property => (property, Members.Contains(property.Name))),
        ];

    /// <summary>
    /// A response as it is put out: with the local time of its call, as AWS's own modules note it, and without a secret shown even where
    /// the engine does not use its view. Behind an object of another kind it lists properties, and by this set not the secret ones.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="loggedAt">The local time of the call.</param>
    public static PSObject ForOutput(object response, DateTime loggedAt)
    {
        PSObject output = ForOutput(response);
        output.Properties.Add(new PSNoteProperty("LoggedAt", loggedAt));
        return output;
    }

    /// <summary>The same for an object that is no response.</summary>
    public static PSObject ForOutput(object value)
    {
        var output = PSObject.AsPSObject(value);
        output.Members.Add(
            Shown.GetOrAdd(value.GetType(), static type => new PSMemberSet("PSStandardMembers", [ShownProperties(type)]))
        );
        return output;
    }

    private static PSPropertySet ShownProperties(Type type) =>
        new(
            "DefaultDisplayPropertySet",
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => property.Name)
                .Where(name => !Members.Contains(name))
        );

    /// <summary>Enough of a secret to tell it from another: its first characters and its length.</summary>
    public static string Mask(string secret) =>
        secret.Length == 0 ? secret : $"{secret.Substring(0, Math.Min(4, secret.Length / 4))}... ({secret.Length} characters)";
}
