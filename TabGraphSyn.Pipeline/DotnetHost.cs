using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline;

/// <summary>The program that runs .NET assemblies, for those that start another one.</summary>
public static class DotnetHost
{
    /// <summary>The full path of the .NET that runs this program; the bare name where it isn't found.</summary>
    public static string FileName
    {
        get
        {
            string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            if (Environment.ProcessPath is { } path && string.Equals(Path.GetFileName(path), name, StringComparison.OrdinalIgnoreCase))
                return path;
            // ROOT/shared/Microsoft.NETCore.App/VERSION/ is where the runtime lies.
            string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
            return File.Exists(beside) ? beside : name;
        }
    }
}
