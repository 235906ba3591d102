using System.Data.Common;
using MongoDB.Driver;

namespace TabGraphSyn.Web.Storage;

/// <summary>Tells a store that is out of reach, which may mend by itself, from a fault of the program.</summary>
internal static class StorageOutage
{
    public static bool IsOne(Exception exception) => exception is DbException or MongoException or IOException or TimeoutException;
}
