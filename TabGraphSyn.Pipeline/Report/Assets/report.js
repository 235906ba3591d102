// Brings a report to life: draws its charts when they come near, sorts its tables, finds columns, and readies it for paper.
// The file starts it by itself; the application calls TabGraphSynReport.start(root, folder) and stop(root).
(() => {
  'use strict';
  const sessions = new WeakMap();
  const colours = {
    ink: '--ink', muted: '--muted', card: '--card', line: '--line', accent: '--accent', real: '--chart-real', synthetic: '--chart-synthetic',
    holdout: '--chart-holdout', second: '--chart-second', heatLow: '--heat-low', heatMiddle: '--heat-middle', heatHigh: '--heat-high',
  };

  // Custom properties may be var() or light-dark(): the browser works them out on an element.
  function lookOf(root) {
    const probe = document.createElement('span');
    probe.hidden = true;
    root.append(probe);
    const look = { font: getComputedStyle(root).fontFamily };
    for (const [name, property] of Object.entries(colours)) {
      probe.style.color = `var(${property})`;
      look[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return look;
  }

  function button(text, label, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'report-button';
    made.textContent = text;
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    return made;
  }

  class Chart {
    constructor(plot, session) {
      this.plot = plot;
      this.session = session;
      this.figure = plot.closest('figure');
      this.kind = TabGraphSynCharts[plot.dataset.chart];
      this.key = plot.dataset.key;
      this.data = this.kind?.pick(session.data, this.key);
      if (!this.data) return;
      const title = this.figure.dataset.title;
      this.tools = this.figure.querySelector('.report-tools');
      this.tools.replaceChildren(
        button('SVG', `Download ‘${title}’ as SVG`, () => this.saveSvg()),
        button('PNG', `Download ‘${title}’ as PNG`, () => this.savePng()),
        button('CSV', `Download the numbers of ‘${title}’ as CSV`, () => this.saveCsv()));
      const views = this.kind.views?.(this.data);
      if (views) this.addViews(views);
    }

    addViews(views) {
      this.view = views[0][0];
      this.switch = document.createElement('div');
      this.switch.className = 'report-views';
      this.switch.setAttribute('role', 'group');
      this.switch.setAttribute('aria-label', 'View');
      for (const [name, text] of views) {
        const one = button(text, null, () => {
          this.view = name;
          for (const other of this.switch.children) other.setAttribute('aria-pressed', String(other === one));
          this.draw();
        });
        one.setAttribute('aria-pressed', String(name === this.view));
        this.switch.append(one);
      }
      this.plot.before(this.switch);
    }

    option() {
      return this.kind.option(this.data, this.session.look, this.key, this.view, this.plot.clientWidth);
    }

    draw() {
      if (!this.data || this.plot.clientWidth === 0) return;
      this.drawing ??= echarts.init(this.plot, null, { renderer: 'svg' });
      this.drawing.resize();
      this.drawing.setOption(this.option(), { notMerge: true });
      // On paper the picture is as wide as its place there.
      const [width, height] = [this.drawing.getWidth(), this.drawing.getHeight()];
      this.plot.querySelector('svg')?.setAttribute('viewBox', `0 0 ${width} ${height}`);
      this.plot.style.setProperty('--drawn', `${width} / ${height}`);
    }

    resize() {
      if (this.drawing && this.plot.clientWidth > 0) this.draw();
    }

    // Exports are drawn anew, with a background, and never cut at the edge of the page.
    exported(renderer, use) {
      const holder = document.createElement('div');
      const size = { width: Math.max(480, this.plot.clientWidth), height: Math.max(240, this.plot.clientHeight) };
      const copy = echarts.init(holder, null, { renderer, devicePixelRatio: 2, ...size });
      copy.setOption({ ...this.option(), backgroundColor: this.session.look.card });
      use(copy);
      copy.dispose();
    }

    saveSvg() {
      this.exported('svg', copy => save(new Blob([copy.renderToSVGString()], { type: 'image/svg+xml' }), this.fileName('svg')));
    }

    savePng() {
      this.exported('canvas', copy => {
        const canvas = copy.renderToCanvas({ pixelRatio: 2, backgroundColor: this.session.look.card });
        canvas.toBlob(blob => save(blob, this.fileName('png')));
      });
    }

    saveCsv() {
      // A cell that a spreadsheet would take for a formula is quoted as text.
      const cell = value => {
        const text = value == null ? '' : typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
        return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      };
      const rows = this.kind.csv(this.data, this.key, this.view).map(row => row.map(cell).join(','));
      save(new Blob([`${rows.join('\r\n')}\r\n`], { type: 'text/csv' }), this.fileName('csv'));
    }

    fileName(extension) {
      const name = this.figure.dataset.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60);
      return `${this.plot.dataset.chart === 'distribution' ? 'distribution-' : ''}${name || 'chart'}.${extension}`;
    }

    stop() {
      this.drawing?.dispose();
      this.switch?.remove();
      this.tools?.replaceChildren();
    }
  }

  function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  class Session {
    constructor(root) {
      this.root = root;
      this.ending = new AbortController();
      this.data = JSON.parse(root.querySelector('script[data-report-charts]')?.textContent || '{}');
      this.look = lookOf(root);
      root.dataset.live = '';
      this.charts = new Map([...root.querySelectorAll('[data-chart]')].map(plot => [plot, new Chart(plot, this)]));
      root.querySelectorAll('table[data-sortable]').forEach(table => makeSortable(table, this.ending.signal));
      root.querySelectorAll('.report-grid').forEach(grid => this.readyGrid(grid));
      this.watch();
    }

    watch() {
      const { signal } = this.ending;
      this.near = new IntersectionObserver(entries => {
        for (const entry of entries) if (entry.isIntersecting) { this.near.unobserve(entry.target); this.charts.get(entry.target).draw(); this.sizes.observe(entry.target); }
      }, { rootMargin: '400px' });
      this.sizes = new ResizeObserver(entries => entries.forEach(entry => this.charts.get(entry.target)?.resize()));
      for (const plot of this.charts.keys()) this.near.observe(plot);
      this.themes = new MutationObserver(() => this.redraw());
      this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw(), { signal });
      addEventListener('beforeprint', () => this.readyForPaper(), { signal });
      addEventListener('afterprint', () => this.backFromPaper(), { signal });
      this.root.addEventListener('click', event => jump(event, this.root), { signal });
      this.current = new IntersectionObserver(entries => this.mark(entries), { rootMargin: '0px 0px -70% 0px' });
      for (const link of this.links()) {
        const target = targetOf(link, this.root);
        if (target) this.current.observe(target.closest('section') ?? target);
      }
    }

    links() { return [...this.root.querySelectorAll('.report-contents a')]; }

    mark(entries) {
      this.seen ??= new Set();
      for (const entry of entries) entry.isIntersecting ? this.seen.add(entry.target) : this.seen.delete(entry.target);
      const last = this.links().filter(link => this.seen.has(targetOf(link, this.root)?.closest('section'))).at(-1);
      if (!last) return;
      for (const link of this.links()) link === last ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current');
    }

    redraw() {
      this.look = lookOf(this.root);
      for (const chart of this.charts.values()) if (chart.drawing) chart.draw();
    }

    readyForPaper() {
      this.root.classList.add('printing');
      this.opened = [...this.root.querySelectorAll('.report-what:not([open])')];
      for (const details of this.opened) details.open = true;
      this.look = lookOf(this.root);
      for (const chart of this.charts.values()) chart.draw();
    }

    backFromPaper() {
      this.root.classList.remove('printing');
      for (const details of this.opened ?? []) details.open = false;
      this.redraw();
    }

    readyGrid(grid) {
      const { signal } = this.ending;
      const charts = [...grid.querySelectorAll('[data-find]')];
      const first = Number(grid.dataset.first);
      if (charts.length <= first) return;
      const tools = grid.querySelector('.report-grid-tools');
      const search = tools.querySelector('input');
      const count = tools.querySelector('.report-grid-count');
      const all = tools.querySelector('button');
      const wording = all.textContent;
      let everything = false;
      const show = () => {
        const wanted = search.value.trim().toLowerCase();
        const found = charts.filter(chart => chart.dataset.find.toLowerCase().includes(wanted));
        const shown = new Set(everything || wanted ? found.slice(0, everything ? found.length : 24) : found.slice(0, first));
        for (const chart of charts) chart.hidden = !shown.has(chart);
        count.textContent = shown.size === 0 ? 'No column has that in its name.' : wanted ? `${shown.size} of ${found.length} found` : everything ? '' : `The ${first} worst of ${charts.length}`;
        all.textContent = everything ? `Show the ${first} worst` : wording;
      };
      search.addEventListener('input', show, { signal });
      all.addEventListener('click', () => { everything = !everything; show(); }, { signal });
      tools.hidden = false;
      show();
      signal.addEventListener('abort', () => { tools.hidden = true; all.textContent = wording; for (const chart of charts) chart.hidden = false; });
    }

    stop() {
      this.ending.abort();
      for (const watcher of [this.near, this.sizes, this.themes, this.current]) watcher.disconnect();
      for (const chart of this.charts.values()) chart.stop();
      delete this.root.dataset.live;
    }
  }

  function makeSortable(table, signal) {
    const body = table.tBodies[0];
    const headers = [...table.tHead.rows[0].cells];
    headers.forEach((header, column) => {
      const text = header.textContent;
      const sorter = document.createElement('button');
      sorter.type = 'button';
      sorter.className = 'report-sort';
      sorter.textContent = text;
      header.replaceChildren(sorter);
      sorter.addEventListener('click', () => {
        const falling = header.getAttribute('aria-sort') === 'ascending';
        for (const other of headers) other.removeAttribute('aria-sort');
        header.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
        const sorted = [...body.rows].map(row => ({ row, value: valueOf(row.cells[column], header.classList.contains('n')) }));
        sorted.sort((a, b) => compare(a.value, b.value, falling ? -1 : 1));
        body.append(...sorted.map(entry => entry.row));
      }, { signal });
      signal.addEventListener('abort', () => header.replaceChildren(text));
    });
  }

  function valueOf(cell, numeric) {
    const text = cell.textContent.trim();
    if (!numeric) return text;
    const number = text.replaceAll(',', '').replace('−', '-').match(/-?\d+(\.\d+)?(e[+-]?\d+)?/);
    return number ? Number(number[0]) + (text.startsWith('>') ? 1e-9 : text.startsWith('<') ? -1e-9 : 0) : null;
  }

  // What isn't known comes last, whichever way one sorts.
  function compare(a, b, direction) {
    if (a === null || b === null) return (a === null) - (b === null);
    return direction * (typeof a === 'number' ? a - b : a.localeCompare(b, undefined, { numeric: true }));
  }

  const targetOf = (link, root) => root.querySelector(`#${CSS.escape(link.hash.slice(1))}`);

  // A page with a base address would take '#part' for another page.
  function jump(event, root) {
    const link = event.target.closest?.('a[data-jump]');
    const target = link && targetOf(link, root);
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    target.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    target.focus({ preventScroll: true });
    history.replaceState(history.state, '', location.href.split('#')[0] + link.hash);
  }

  const loading = new Map();
  function load(address) {
    if (!loading.has(address)) {
      loading.set(address, new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = address;
        script.addEventListener('load', done);
        script.addEventListener('error', () => { loading.delete(address); failed(new Error(`${address} could not be loaded.`)); });
        document.head.append(script);
      }));
    }
    return loading.get(address);
  }

  const reportIn = root => root.matches?.('[data-report]') ? root : root.querySelector('[data-report]');

  globalThis.TabGraphSynReport = {
    // Draws the report in root; again it draws anew. Folder: where echarts.js and report-charts.js are, if not yet loaded.
    async start(root = document, folder = '') {
      const report = reportIn(root);
      if (!report) return;
      if (!globalThis.echarts) await load(`${folder}echarts.js`);
      if (!globalThis.TabGraphSynCharts) await load(`${folder}report-charts.js`);
      if (!report.isConnected) return;
      sessions.get(report)?.stop();
      sessions.set(report, new Session(report));
    },
    stop(root = document) {
      const report = reportIn(root);
      if (!report) return;
      sessions.get(report)?.stop();
      sessions.delete(report);
    },
  };

  // In a file of its own.
  if (document.body?.classList.contains('report-page')) {
    globalThis.TabGraphSynReport.start();
    const choice = document.querySelector('[data-report-theme]');
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
    const say = () => { choice.textContent = isDark() ? 'Light' : 'Dark'; choice.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours'); };
    choice.addEventListener('click', () => { document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'; say(); });
    dark.addEventListener('change', say);
    choice.hidden = false;
    say();
  }
})();
