using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Web.Mail;

/// <summary>Mail to people; without <c>Mail:Host</c> the installation does without.</summary>
public static class MailFeature
{
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<MailOptions>(MailOptions.Section, options => options.Problems());
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<MailState>();
        services.AddSingleton<IMailSender, SmtpMailSender>();
        services.AddSingleton<MailQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        return builder;
    }
}
