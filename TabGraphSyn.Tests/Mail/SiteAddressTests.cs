using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Tests.Mail;

/// <summary>Links in mails must never lead where a request's Host header says.</summary>
public sealed class SiteAddressTests
{
    private const string Foreign = "evil.example";

    [Theory]
    [InlineData("https://tables.example.org", "*", "http://0.0.0.0:80", "https://tables.example.org/")]
    [InlineData("https://tables.example.org", "evil.example", "http://0.0.0.0:80", "https://tables.example.org/")]
    [InlineData("", "*", "http://localhost:8080", "http://localhost:8080/")]
    [InlineData("", "", "http://127.0.0.1:81;http://[::1]:81", "http://127.0.0.1:81/")]
    public void For_ForeignHost_StaysWithTheConfiguredAddress(string publicAddress, string allowedHosts, string urls, string expected)
    {
        var site = Site(publicAddress, allowedHosts, urls);

        Assert.True(site.IsKnown);
        Assert.Equal(expected, site.For(Request(Foreign)).AbsoluteUri);
    }

    [Theory]
    [InlineData("*", "http://0.0.0.0:8080")]
    [InlineData("", "http://+:80")]
    [InlineData("*", "http://localhost:8080;http://192.168.0.2:8080")]
    [InlineData("*.example.org", "http://0.0.0.0:8080")]
    [InlineData("*", "")]
    public void For_NothingTrustworthy_IsUnknownAndMailNamesTheSetting(string allowedHosts, string urls)
    {
        var site = Site("", allowedHosts, urls);

        Assert.False(site.IsKnown);
        Assert.Throws<InvalidOperationException>(() => site.For(Request(Foreign)));
        Assert.Equal("Mail:PublicAddress", new MailState(Options.Create(new MailOptions { Host = "mail.invalid" }), site).Missing);
    }

    [Fact]
    public void For_HostsAllowedByName_UsesTheHostThatTheFilterLetPast()
    {
        var site = Site("", "tables.example.org;www.example.org", "http://0.0.0.0:8080");

        Assert.Equal("http://www.example.org/", site.For(Request("www.example.org")).AbsoluteUri);
    }

    [Fact]
    public void Missing_NoHost_NamesIt() =>
        Assert.Equal("Mail:Host", new MailState(Options.Create(new MailOptions()), Site("https://tables.example.org", "*", "")).Missing);

    [Theory]
    [InlineData("tables.example.org", "Mail:PublicAddress")]
    [InlineData("ftp://tables.example.org", "Mail:PublicAddress")]
    [InlineData("https://tables.example.org/path", "Mail:PublicAddress")]
    public void Problems_UnusableAddress_NameTheKey(string address, string key) =>
        Assert.StartsWith(key, Assert.Single(new MailOptions { PublicAddress = address }.Problems()));

    [Fact]
    public void Problems_HostWithoutSender_NamesTheKey() =>
        Assert.StartsWith("Mail:FromAddress", Assert.Single(new MailOptions { Host = "mail.invalid" }.Problems()));

    private static SiteAddress Site(string publicAddress, string allowedHosts, string urls) => new(
        Options.Create(new MailOptions { PublicAddress = publicAddress }),
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AllowedHosts"] = allowedHosts, ["Urls"] = urls }).Build());

    private static HttpRequest Request(string host) => new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString(host) } }.Request;
}
