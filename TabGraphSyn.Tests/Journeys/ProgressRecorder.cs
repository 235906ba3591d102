using Microsoft.Playwright;

namespace TabGraphSyn.Tests.Journeys;

/// <summary>Notes in the page itself each progress that the run's page shows, so that a change between two looks is not missed.</summary>
internal static class ProgressRecorder
{
    // The notes are lost when the page is loaded again: all that is read in the end was shown without a reload.
    private const string Script = """
        (() => {
          window.shownProgress = [];
          const note = () => {
            const heading = document.querySelector('article.run h1');
            if (!heading) return;
            const percent = document.querySelector('article.run [role=progressbar]')?.getAttribute('aria-valuenow') ?? '';
            const stage = document.querySelector('article.run .stages [aria-current=step]')?.innerText ?? '';
            // The first text of the heading alone: a clock that ticks is no progress.
            const shown = [percent, heading.firstChild?.textContent, stage].join(' | ').replace(/\s+/g, ' ').trim();
            if (window.shownProgress.at(-1) !== shown) window.shownProgress.push(shown);
          };
          new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        })();
        """;

    public static Task Attach(IPage page) => page.AddInitScriptAsync(Script);

    /// <summary>What was shown since the page was last loaded, in order.</summary>
    public static Task<string[]> Read(IPage page) => page.EvaluateAsync<string[]>("window.shownProgress");
}
