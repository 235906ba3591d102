using TabGraphSyn.Web.Mail;

namespace TabGraphSyn.Web.Accounts;

/// <summary>What the mails about an account say.</summary>
internal static class AccountMailTexts
{
    private const string NotYou = "If this was not you, do nothing: without this mail nothing changes.";

    public static OutgoingMail Confirmation(string to, Uri link, Uri site) => OutgoingMail.Write(
        to,
        "Confirm your e-mail address",
        ["An account was registered with this address. Confirm that the address is yours, and you can sign in."],
        ("Confirm the address", link),
        [
            $"The link works once, for {LinkTokens.ConfirmationLifetime.TotalDays:0} days. If you no longer know the password that you chose, set a new one at {new Uri(site, "forgot-password")}.",
            NotYou,
        ]);

    public static OutgoingMail AlreadyRegistered(string to, Uri site) => OutgoingMail.Write(
        to,
        "You have an account already",
        ["Someone tried to register with this address, or to move an account to it. There is an account with it already, so nothing was changed. If it was you, sign in."],
        ("Sign in", new Uri(site, "sign-in")),
        [$"If you no longer know the password, set a new one at {new Uri(site, "forgot-password")}.", "If it was not you, do nothing: your account is as it was, and nobody was told that it exists."]);

    public static OutgoingMail Reset(string to, Uri link) => OutgoingMail.Write(
        to,
        "Set a new password",
        ["Someone asked for a new password for the account with this address. Here you can set one."],
        ("Set a new password", link),
        [$"The link works once, for {LinkTokens.ResetLifetime.TotalMinutes:0} minutes. Every browser that is signed in will have to sign in again.", NotYou]);

    public static OutgoingMail NewAddress(string to, Uri link) => OutgoingMail.Write(
        to,
        "Confirm your new e-mail address",
        ["Someone who is signed in to an account wants to use this address for it. Confirm it where you are signed in, and the account changes over."],
        ("Confirm the address", link),
        [$"The link works once, for {LinkTokens.ConfirmationLifetime.TotalDays:0} days.", NotYou]);

    public static OutgoingMail PasswordChanged(string to, Uri site) => OutgoingMail.Write(
        to,
        "Your password was changed",
        ["The password of your account was changed just now. Every other browser that was signed in has to sign in again."],
        button: null,
        [$"If this was not you, set a new password at once: {new Uri(site, "forgot-password")}"]);

    public static OutgoingMail AddressChanged(string to, Uri site) => OutgoingMail.Write(
        to,
        "Your e-mail address was changed",
        ["Your account has another e-mail address from now on. This one no longer signs in, and no more mail comes here."],
        button: null,
        [$"If this was not you, someone else knows your password: tell the operator of {site.Authority} to shut the account."]);
}
