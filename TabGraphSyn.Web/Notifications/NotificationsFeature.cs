using TabGraphSyn.Web.Storage;

namespace TabGraphSyn.Web.Notifications;

/// <summary>Word to people of what happened while they were away.</summary>
public static class NotificationsFeature
{
    public static WebApplicationBuilder AddNotifications(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddStore<IRunNotices, SqliteRunNotices, MongoRunNotices>();
        services.AddSingleton<RunMails>();
        services.AddHostedService(provider => provider.GetRequiredService<RunMails>());
        return builder;
    }
}
