namespace TabGraphSyn.Web.Storage;

/// <summary>
/// Keeps files under keys such as <c>runs/ID/synthetic.csv</c>: letters, digits, dots, hyphens and underscores, with
/// slashes between. A key either has its whole file or none.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores the content, replacing what the key held. Nothing is kept when it fails or is cancelled.</summary>
    /// <returns>Length in bytes.</returns>
    Task<long> Put(string key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens for reading; null when the key holds nothing.</summary>
    Task<Stream?> Open(string key, CancellationToken cancellationToken);

    /// <summary>Length in bytes; null when the key holds nothing.</summary>
    Task<long?> Length(string key, CancellationToken cancellationToken);

    /// <summary>Removes every key that begins with the prefix, which ends in a slash.</summary>
    Task DeleteAll(string prefix, CancellationToken cancellationToken);
}
