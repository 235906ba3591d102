// What the frame does without a circuit, and how the circuit starts.
(() => {
  const actions = {
    'switch-theme': () => window.shellSettings.switchTheme(),
    'choose-theme': button => window.shellSettings.chooseTheme(button.dataset.choice),
    'toggle-rail': () => window.shellSettings.toggleRail(),
    'reload': () => location.reload(),
    'reveal-password': button => {
      const input = button.parentElement.querySelector('input');
      const shown = input.type === 'text';
      input.type = shown ? 'password' : 'text';
      button.textContent = shown ? 'Show' : 'Hide';
      button.setAttribute('aria-pressed', String(!shown));
    },
    'reconnect': async () => {
      if (!(await Blazor.reconnect())) location.reload();
    },
  };

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-action]');
    if (button && actions[button.dataset.action]) actions[button.dataset.action](button);
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target) || event.target.closest('a')) menu.open = false;
    }
  });

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });

  // Links between plain pages load them whole: the theme on <html> would not survive a patch of the document.
  Blazor.start({ ssr: { disableDomPreservation: true } });
})();
