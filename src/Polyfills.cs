// Types that the C# compiler asks for and netstandard2.0 lacks, for that build only. They are written out, and not made by a
// source generator, so that they stand in the assemblies in one order: the same source gives the same bytes.

#pragma warning disable CA1019, CA1815, CA2231 // Only the compiler uses them.
#pragma warning disable SA1402 // They are one thing: what the compiler misses.
#pragma warning disable IDE0130 // Their namespaces are the compiler's.

using System.ComponentModel;

namespace System
{
    /// <summary>A position counted from the start or from the end, as in <c>text[^1]</c>.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks an <c>init</c> accessor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    internal static class IsExternalInit;

    /// <summary>Marks a <c>required</c> member, and a type that has one.</summary>
    [AttributeUsage(
        AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property,
        Inherited = false
    )]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Keeps a compiler that does not know a feature from using what needs it.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        public string FeatureName => featureName;
    }
}
