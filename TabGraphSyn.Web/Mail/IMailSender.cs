namespace TabGraphSyn.Web.Mail;

/// <summary>Hands a mail to the outside world.</summary>
public interface IMailSender
{
    /// <summary>Returns once the mail was taken over; throws where it was not.</summary>
    Task Send(OutgoingMail mail, CancellationToken cancellationToken);
}
