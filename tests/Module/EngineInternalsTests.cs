using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>
/// Whether the engine still has the members that are not public and that the module reaches all the same. A test that fails here names the
/// member that went, and the class of src/Internals that needs another way.
/// </summary>
public sealed class EngineInternalsTests
{
    [Theory]
    [InlineData(PipelineBinding.ByValue)]
    [InlineData(PipelineBinding.ByCommandLine)]
    public void The_engine_binds_parameters_in_methods_of_these_names(string method)
    {
        const BindingFlags anyMethod =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<string> binders = typeof(PSObject)
            .Assembly.GetTypes()
            .Where(type => type.Name.Contains("ParameterBinder", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(anyMethod))
            .Select(found => found.Name);
        Assert.True(
            binders.Contains(method),
            $"The engine has no method {method} any more: PipelineBinding takes every object of the pipeline for one that was typed."
        );
    }

    [Fact]
    public void The_engine_has_a_table_of_type_names_that_takes_and_gives_back_one()
    {
        const string name = "AWS.Tools.SSOOIDC.Tests.Canary";
        TypeAccelerators.Add(name, typeof(EngineInternalsTests));
        try
        {
            Assert.True(
                LanguagePrimitives.TryConvertTo(name, out Type found) && found == typeof(EngineInternalsTests),
                "The engine looks up no type names in its table any more: TypeAccelerators adds to it in vain."
            );
        }
        finally
        {
            Assert.True(TypeAccelerators.Remove(name), "The engine's table of type names gives none back.");
        }
    }

    [Fact]
    public void A_sessions_table_of_types_can_be_reached_and_added_to()
    {
        using Runspace session = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        session.Open();
        var data = new TypeData(typeof(Version)) { IsOverride = true };
        data.Members.Add("Canary", new NotePropertyData("Canary", "sings"));
        SessionTypes.Add(session, data);
        using var shell = PowerShell.Create(session);
        Assert.True(
            shell.AddScript("([version]'1.2').Canary").Invoke().Single()?.BaseObject is "sings",
            "Runspace.ExecutionContext or its TypeTable has gone: SessionTypes registers the converter for regions in vain."
        );
    }
}
