namespace TabGraphSyn.Web.Datasets;

/// <summary>A table that ships with the application, so that a person can try it before uploading anything.</summary>
/// <param name="FileName">The file under <c>Datasets/Packaged</c>, and the set's name in addresses.</param>
/// <param name="Title">What the page calls it.</param>
/// <param name="Description">What a row is, and what makes the table interesting.</param>
/// <param name="Rows">Rows, the header not counted.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Package">The R package, and the object in it, that the table was exported from.</param>
/// <param name="Licence">Licence of that package.</param>
/// <param name="Attribution">Who collected the data.</param>
public sealed record PackagedDataset(
    string FileName,
    string Title,
    string Description,
    int Rows,
    int Columns,
    string Package,
    string Licence,
    string Attribution)
{
    /// <summary>Where the file lies on this machine.</summary>
    public string FullPath => Path.Combine(AppContext.BaseDirectory, "Datasets", "Packaged", FileName);

    public Stream Open() => File.OpenRead(FullPath);
}

/// <summary>The packaged tables. <c>Packaged/ATTRIBUTION.md</c> says more on where each comes from.</summary>
public static class PackagedDatasets
{
    /// <summary>All of them, in the order in which the page offers them: a small and varied one first.</summary>
    public static IReadOnlyList<PackagedDataset> All { get; } =
    [
        new("aids.csv", "AIDS in Australia",
            "Patients diagnosed before July 1991: state, sex, dates of diagnosis and of death or last observation, transmission, age.",
            2_843, 7, "MASS, Aids2", "GPL-2 or GPL-3",
            "P. J. Solomon and the Australian National Centre in HIV Epidemiology and Clinical Research"),
        new("credit.csv", "Credit scoring",
            "Loan applicants with job, income, assets, debts and whether they paid back. Some cells are missing.",
            4_454, 14, "modeldata, credit_data", "MIT", "L. A. Belanche Muñoz; prepared by G. Sanchez"),
        new("employee_attrition.csv", "Employee attrition",
            "A simulated company: roles, pay, satisfaction and who left. Many ordered answers.",
            1_470, 31, "modeldata, attrition", "MIT", "IBM Watson Analytics; no real persons"),
        new("telecom_churn.csv", "Telecom churn",
            "Customers of a telephone company with contract, services, charges and who left.",
            7_043, 20, "modeldata, wa_churn", "MIT", "IBM Watson Analytics"),
        new("penguins.csv", "Palmer penguins",
            "Penguins of three species on three islands, measured. Small, with a few missing cells.",
            344, 8, "palmerpenguins, penguins", "CC0 1.0", "K. B. Gorman and Palmer Station LTER; A. M. Horst, A. P. Hill"),
        new("diamonds.csv", "Diamonds",
            "Round-cut diamonds with weight, quality, size and price. The largest table here.",
            53_940, 10, "ggplot2, diamonds", "MIT", "H. Wickham, ggplot2"),
        new("pima_diabetes.csv", "Pima diabetes",
            "Women of Pima heritage: measurements and diabetes. Nearly half of the insulin values are missing.",
            768, 9, "mlbench, PimaIndiansDiabetes2", "GPL-2",
            "National Institute of Diabetes and Digestive and Kidney Diseases; UCI Machine Learning Repository"),
        new("breast_cancer_wisconsin.csv", "Breast cancer, Wisconsin",
            "Cytology of breast tissue, graded 1 to 10, benign or malignant. The identifier repeats.",
            699, 11, "mlbench, BreastCancer", "GPL-2",
            "W. H. Wolberg, University of Wisconsin Hospitals; UCI Machine Learning Repository"),
        new("primary_biliary_cirrhosis.csv", "Primary biliary cirrhosis",
            "Patients of a Mayo Clinic trial: laboratory values, stage and survival. Many missing cells, and an identifier.",
            418, 20, "survival, pbc", "LGPL-2 or later", "Mayo Clinic; T. M. Therneau and P. M. Grambsch"),
        new("primary_biliary_cirrhosis_visits.csv", "Primary biliary cirrhosis, visits",
            "The follow-up visits of the same trial, several rows for each patient.",
            1_945, 19, "survival, pbcseq", "LGPL-2 or later", "Mayo Clinic; P. A. Murtaugh and others"),
        new("free_light_chain.csv", "Serum free light chain",
            "Residents of Olmsted County: light chains, creatinine, follow-up and cause of death.",
            7_874, 11, "survival, flchain", "LGPL-2 or later", "Mayo Clinic; A. Dispenzieri, R. A. Kyle and others"),
    ];

    /// <summary>The set of that file name, compared exactly; null when there is none.</summary>
    public static PackagedDataset? Find(string? fileName) =>
        All.FirstOrDefault(dataset => string.Equals(dataset.FileName, fileName, StringComparison.Ordinal));
}
