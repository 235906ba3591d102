using Xunit.Abstractions;
using Xunit.Sdk;

namespace TabGraphSyn.Tests.Testing;

/// <summary>A test that several engines inherit. It is skipped by name in a class whose engine isn't to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TabGraphSyn.Tests.Testing.ContractFactDiscoverer", "TabGraphSyn.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>A test with data that several engines inherit. It is skipped by name in a class whose engine isn't to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("TabGraphSyn.Tests.Testing.ContractTheoryDiscoverer", "TabGraphSyn.Tests")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

public sealed class ContractFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        MissingEngine.Skip(DiagnosticMessageSink, discoveryOptions, testMethod) ?? base.Discover(discoveryOptions, testMethod, factAttribute);
}

public sealed class ContractTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        MissingEngine.Skip(DiagnosticMessageSink, discoveryOptions, testMethod) ?? base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

internal static class MissingEngine
{
    /// <summary>The test as one that is skipped; null where its class can run.</summary>
    public static IEnumerable<IXunitTestCase>? Skip(IMessageSink messages, ITestFrameworkDiscoveryOptions options, ITestMethod method) =>
        NeedsMongoAttribute.ConnectionString is null && method.TestClass.Class.GetCustomAttributes(typeof(NeedsMongoAttribute)).Any()
            ? [new XunitSkippedDataRowTestCase(
                messages, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, $"{NeedsMongoAttribute.Variable} names no server.")]
            : null;
}
