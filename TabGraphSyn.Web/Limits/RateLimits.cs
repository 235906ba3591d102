using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace TabGraphSyn.Web.Limits;

/// <summary>
/// Counts what an account does, or what is tried with an e-mail address, whether it comes as a request or over a circuit.
/// Each call counts once; what it returns says when to come again, or null to go ahead.
/// </summary>
public sealed class RateLimits(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> runStarts = PerKey(options.Value.RunStartsPerAccount, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> signIns = PerKey(options.Value.SignInsPerAddress, TimeSpan.FromMinutes(10));
    private readonly PartitionedRateLimiter<string> mails = PerKey(options.Value.MailsPerAddress, TimeSpan.FromHours(1));

    /// <summary>The account wants to start a run.</summary>
    public RateRefusal? TryStartRun(string accountId) => Try(runStarts, accountId);

    /// <summary>Someone wants to sign in with the address.</summary>
    /// <param name="email">In lower case; one that nobody has counts like any other.</param>
    internal RateRefusal? TrySignIn(string email) => Try(signIns, email);

    /// <summary>Someone wants a mail sent to the address.</summary>
    internal RateRefusal? TryMail(string email) => Try(mails, email);

    public void Dispose()
    {
        runStarts.Dispose();
        signIns.Dispose();
        mails.Dispose();
    }

    private static PartitionedRateLimiter<string> PerKey(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window }),
        StringComparer.Ordinal);

    private static RateRefusal? Try(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired ? null : new RateRefusal(WaitOf(lease));
    }

    internal static TimeSpan WaitOf(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
}
