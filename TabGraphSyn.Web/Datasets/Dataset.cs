using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Web.Datasets;

/// <summary>An uploaded table of one account, with the profile made when it arrived. Packaged sets are not stored.</summary>
public sealed record Dataset
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The file's name as the person's computer had it; shown, never used as a path.</summary>
    public required string FileName { get; init; }

    /// <summary>Where the file lies in the blob store.</summary>
    public required string BlobKey { get; init; }

    public required long Bytes { get; init; }

    public required TableProfile Profile { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
