using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace TabGraphSyn.Web.Accounts;

/// <summary>
/// The six digits of an authenticator app (RFC 6238: SHA-1, half minutes). Stands in for Identity's own, which takes a
/// code again and again for some minutes: here each works once, and one half minute early or late.
/// </summary>
internal sealed class TimeCodes(TimeProvider time) : IUserTwoFactorTokenProvider<AccountUser>
{
    private const int StepSeconds = 30;
    private const int Tolerance = 1;

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AccountUser> manager, AccountUser user) =>
        Task.FromResult(user.Account.AuthenticatorKey is not null);

    /// <summary>The app makes the codes.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<AccountUser> manager, AccountUser user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<AccountUser> manager, AccountUser user)
    {
        if (user.Account.AuthenticatorKey is not { } key)
            return false;
        byte[] secret = Base32.Read(key);
        byte[] typed = Encoding.ASCII.GetBytes(new string([.. token.Where(char.IsAsciiDigit)]));
        long now = Step(time.GetUtcNow());
        long? used = null;
        for (long step = now - Tolerance; step <= now + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), typed) && step > user.Account.LastCodeStep)
                used = step;
        }

        if (used is not { } last)
            return false;
        // Of two that use one code at the same moment, the store lets one through.
        user.Account = user.Account with { LastCodeStep = last };
        return (await manager.UpdateAsync(user)).Succeeded;
    }

    /// <summary>The address that an app reads from the code on the page.</summary>
    public static string Address(string email, string key) =>
        $"otpauth://totp/TabGraphSyn:{Uri.EscapeDataString(email)}?secret={key}&issuer=TabGraphSyn&digits=6&period={StepSeconds}";

    /// <summary>The code that an app shows at the time.</summary>
    internal static string Code(string key, DateTimeOffset at) => Code(Base32.Read(key), Step(at));

    private static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    private static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // What every authenticator app computes; the weakness of SHA-1 doesn't touch HMAC.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        int offset = hash[^1] & 0xf;
        int number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The letters in which a secret is written for people and apps.</summary>
    private static class Base32
    {
        private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

        public static byte[] Read(string text)
        {
            var bytes = new List<byte>();
            int held = 0;
            int bits = 0;
            foreach (char letter in text.TrimEnd('='))
            {
                held = ((held << 5) | Alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal)) & 0xfff;
                bits += 5;
                if (bits < 8)
                    continue;
                bits -= 8;
                bytes.Add((byte)(held >> bits));
            }

            return [.. bytes];
        }
    }
}
