// Runs before the first paint: picks the theme, and keeps picking it while the system's preference changes.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const read = (key, fallback) => {
    try { return localStorage.getItem(key) ?? fallback; } catch { return fallback; }
  };
  const write = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* Storage is switched off: the choice lasts for this page. */ }
  };

  let choice = read('theme', 'system');
  const apply = () => {
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
    for (const button of document.querySelectorAll('[data-action=choose-theme]')) {
      button.setAttribute('aria-pressed', String(button.dataset.choice === choice));
    }
  };

  window.shellSettings = {
    switchTheme() {
      this.chooseTheme({ system: 'light', light: 'dark', dark: 'system' }[choice] ?? 'system');
    },
    chooseTheme(next) {
      choice = next;
      write('theme', choice);
      apply();
    },
    toggleRail() {
      root.dataset.rail = root.dataset.rail === 'narrow' ? 'wide' : 'narrow';
      write('rail', root.dataset.rail);
    },
  };

  dark.addEventListener('change', apply);
  window.addEventListener('storage', event => {
    if (event.key === 'theme') { choice = event.newValue ?? 'system'; apply(); }
  });
  root.dataset.rail = read('rail', 'wide');
  apply();
  // The buttons of the settings are not there yet.
  document.addEventListener('DOMContentLoaded', apply);
})();
