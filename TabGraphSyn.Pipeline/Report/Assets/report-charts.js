// How each chart of the report is drawn: from its data and the theme's colours to the options of ECharts, and to CSV.
// Real rows are blue and solid, synthetic rows orange and hatched, dashed or triangles, held-out rows grey and dotted.
(() => {
  'use strict';
  const levelsShown = 10;
  const importancesShown = 15;
  const percent = value => value == null ? '–' : `${(value * 100).toFixed(1)} %`;
  const fixed = digits => value => value == null ? '–' : value.toFixed(digits).replace('-', '−');
  // Names of one table often begin alike: what is left out is the middle.
  const clip = (text, length) => text.length > length ? `${text.slice(0, Math.ceil(length / 2))}…${text.slice(1 - Math.floor(length / 2))}` : text;
  const zip = (xs, ys) => xs.map((x, i) => [x, ys[i]]);

  const base = look => ({
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: 12, color: look.muted },
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    legend: { top: 4, left: 0, itemWidth: 20, itemHeight: 10, itemGap: 12, padding: 0, textStyle: { color: look.muted, fontSize: 12 }, inactiveColor: look.line },
    tooltip: {
      renderMode: 'richText', confine: true, backgroundColor: look.card, borderColor: look.muted, borderWidth: 1, padding: 8,
      textStyle: { color: look.ink, fontSize: 12, fontFamily: look.font },
    },
  });
  const axis = (look, more) => ({
    axisLine: { lineStyle: { color: look.muted } }, axisTick: { show: false }, axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } }, nameTextStyle: { color: look.muted, fontSize: 12 }, ...more,
  });
  const shares = (look, more) => axis(look, { type: 'value', min: 0, splitNumber: 3, axisLabel: { color: look.muted, fontSize: 12, formatter: value => `${+(value * 100).toPrecision(3)} %` }, ...more });
  const named = (look, text, more) => axis(look, { name: text, nameLocation: 'middle', nameGap: 28, ...more });
  const withName = { left: 8, right: 24, top: 40, bottom: 32, containLabel: true };
  const byName = { left: 16, right: 24, top: 40, bottom: 8, containLabel: true };
  const hatch = look => ({ symbol: 'rect', symbolSize: 1, color: look.card, dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -Math.PI / 4 });
  const line = (name, data, color, type, more) => ({
    name, type: 'line', data, symbol: data.length < 2 ? 'circle' : 'none', symbolSize: 8, color, lineStyle: { color, width: 2, type }, itemStyle: { color },
    emphasis: { disabled: true }, ...more,
  });
  const bars = (name, data, color, more) => ({ name, type: 'bar', data, color, itemStyle: { color, ...more?.item }, emphasis: { disabled: true }, ...more?.series });

  const distribution = {
    pick: (all, key) => all.distributions?.[key],
    option(data, look) {
      return data.ordered ? ranges(data, look) : levels(data, look);
    },
    csv: data => [['value', 'real', 'synthetic', ...(data.holdout ? ['held out'] : [])],
      ...data.labels.map((label, i) => [label, data.training[i], data.synthetic[i], ...(data.holdout ? [data.holdout[i]] : [])])],
  };

  function ranges(data, look) {
    const step = { step: 'middle', z: 3 };
    const series = [
      bars('Real', data.training, look.real, { item: { opacity: 0.45 }, series: { barCategoryGap: '4%' } }),
      line('Synthetic', data.synthetic, look.synthetic, 'solid', step),
    ];
    if (data.holdout) series.push(line('Held out', data.holdout, look.holdout, 'dotted', { ...step, z: 2, lineStyle: { color: look.holdout, width: 1.5, type: 'dotted' } }));
    return {
      ...base(look), series, tooltip: { ...base(look).tooltip, trigger: 'axis', valueFormatter: percent },
      xAxis: axis(look, { type: 'category', data: data.labels, axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true, formatter: text => clip(text, 12) } }),
      yAxis: shares(look),
    };
  }

  function levels(data, look) {
    const shown = data.labels.length > levelsShown ? levelsShown - 1 : data.labels.length;
    const cut = values => shown === data.labels.length ? values : [...values.slice(0, shown), values.slice(shown).reduce((sum, value) => sum + value, 0)];
    const labels = shown === data.labels.length ? data.labels : [...data.labels.slice(0, shown), `${data.labels.length - shown} others`];
    const series = [
      bars('Real', cut(data.training), look.real),
      bars('Synthetic', cut(data.synthetic), look.synthetic, { item: { decal: hatch(look) } }),
    ];
    if (data.holdout) series.push(bars('Held out', cut(data.holdout), look.holdout, { item: { color: 'transparent', borderColor: look.holdout, borderWidth: 1 } }));
    series.forEach(one => { one.barMaxWidth = 16; one.barGap = '0%'; one.barCategoryGap = '24%'; });
    return {
      ...base(look), grid: byName, series, tooltip: { ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'none' }, valueFormatter: percent },
      xAxis: shares(look),
      yAxis: axis(look, { type: 'category', inverse: true, data: labels, axisLabel: { color: look.muted, fontSize: 12, interval: 0, formatter: text => clip(text, 14) } }),
    };
  }

  const associations = {
    pick: all => all.associations,
    option(data, look, key, view, width) {
      const count = data.columns.length;
      const values = matrix(data, key);
      const widest = values.reduce((most, value, i) => value == null || i % (count + 1) === 0 ? most : Math.max(most, Math.abs(value)), 0);
      const end = key === 'difference' ? [0.1, 0.25, 0.5, 1, 2].find(limit => widest <= limit) ?? 2 : 1;
      const cells = values.map((value, i) => [i % count, Math.floor(i / count), value ?? '-']);
      const readable = count <= Math.max(8, width / 18);
      const label = { show: readable, color: look.muted, fontSize: 12, interval: 0, formatter: text => clip(text, 10) };
      return {
        ...base(look), legend: undefined,
        grid: { left: 20, right: 8, top: 8, bottom: 52, containLabel: true },
        tooltip: { ...base(look).tooltip, formatter: cell => `${clip(data.columns[cell.value[0]], 40)}\n${clip(data.columns[cell.value[1]], 40)}\n${key === 'difference' ? 'Synthetic less real' : 'Association'}: ${fixed(2)(values[cell.value[1] * count + cell.value[0]])}` },
        xAxis: { type: 'category', data: data.columns, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, rotate: 90 } },
        yAxis: { type: 'category', data: data.columns, inverse: true, axisLine: { show: false }, axisTick: { show: false }, axisLabel: label },
        visualMap: {
          min: -end, max: end, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 120, precision: 2,
          text: [`${end}`, `−${end}`], textStyle: { color: look.muted, fontSize: 12 }, inRange: { color: [look.heatLow, look.heatMiddle, look.heatHigh] },
        },
        series: [{ type: 'heatmap', data: cells, progressive: 0, itemStyle: { borderColor: look.card, borderWidth: count > 30 ? 0 : 1 }, emphasis: { itemStyle: { borderColor: look.ink, borderWidth: 1 } } }],
      };
    },
    csv(data) {
      const count = data.columns.length;
      const rows = [['first', 'second', 'real', 'synthetic']];
      for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) rows.push([data.columns[i], data.columns[j], data.real[i * count + j], data.synthetic[i * count + j]]);
      return rows;
    },
  };

  const matrix = (data, key) => key === 'difference'
    ? data.real.map((real, i) => real == null || data.synthetic[i] == null ? null : data.synthetic[i] - real)
    : data[key];

  const map = {
    pick: all => all.map,
    views: () => [['neighbours', 'Neighbours (t-SNE)'], ['principal', 'Principal components']],
    option(data, look, key, view) {
      const places = data[view ?? 'neighbours'];
      const points = values => Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
      const cloud = (name, values, color, symbol, size) => ({ name, type: 'scatter', data: points(values), symbol, symbolSize: size, itemStyle: { color, opacity: 0.6 }, emphasis: { itemStyle: { opacity: 1, borderColor: look.ink, borderWidth: 1 } } });
      const hidden = { type: 'value', min: 'dataMin', max: 'dataMax', axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } };
      return {
        ...base(look), grid: { left: 12, right: 12, top: 36, bottom: 12 }, xAxis: hidden, yAxis: hidden,
        tooltip: {
          ...base(look).tooltip, trigger: 'item',
          formatter(point) {
            const real = point.seriesIndex === 0;
            const distances = (real ? data.toSynthetic : data.toTraining)[point.dataIndex] ?? [];
            return `${real ? 'Real' : 'Synthetic'} row\nNearest ${real ? 'synthetic' : 'real'} rows at ${distances.map(fixed(3)).join(', ') || '–'}\n0 is equal, 1 differs in all columns`;
          },
        },
        series: [cloud('Real', places.real, look.real, 'circle', 5), cloud('Synthetic', places.synthetic, look.synthetic, 'triangle', 7)],
      };
    },
    csv(data, key, view) {
      const places = data[view ?? 'neighbours'];
      const rows = (kind, values, distances) => Array.from({ length: values.length / 2 }, (_, i) => [kind, values[2 * i], values[2 * i + 1], ...(distances[i] ?? [])]);
      return [['row', 'x', 'y', 'nearest', 'second', 'third'], ...rows('real', places.real, data.toSynthetic), ...rows('synthetic', places.synthetic, data.toTraining)];
    },
  };

  const distances = {
    pick: all => all.distances,
    option(data, look) {
      // A step ends where its bin ends: the last share is drawn once more at the last edge.
      const steps = values => [...zip(data.edges, values).slice(0, values.length), [data.edges.at(-1), values.at(-1)]];
      const at = { step: 'end' };
      return {
        ...base(look), grid: withName,
        xAxis: named(look, 'Distance to the closest row (0 is a copy)', { type: 'value', min: data.edges[0], max: data.edges.at(-1), splitLine: { show: false } }),
        yAxis: shares(look),
        tooltip: { ...base(look).tooltip, trigger: 'axis', valueFormatter: percent },
        series: [
          line('To training rows', steps(data.toTraining), look.synthetic, 'solid', { ...at, areaStyle: { color: look.synthetic, opacity: 0.16 } }),
          line('To held-out rows', steps(data.toHoldout), look.holdout, 'dashed', at),
        ],
      };
    },
    csv: data => [['from', 'to', 'to training rows', 'to held-out rows'], ...data.toTraining.map((share, i) => [data.edges[i], data.edges[i + 1], share, data.toHoldout[i]])],
  };

  const attacks = {
    pick: all => all.attacks,
    views: () => [['even', 'Even scale'], ['log', 'Small shares wide']],
    option(data, look, key, view, width) {
      const log = view === 'log';
      const least = 0.001;
      const points = values => zip(data.falsePositives, values).filter(([x]) => !log || x >= least);
      const diagonal = Array.from({ length: 61 }, (_, i) => log ? least * (1 / least) ** (i / 60) : i / 60).map(x => [x, x]);
      const label = { color: look.muted, fontSize: 12, formatter: value => `${+(value * 100).toPrecision(2)} %` };
      return {
        ...base(look), grid: { ...withName, top: width < 400 ? 56 : 40 },
        xAxis: named(look, 'False alarms: share of other rows suspected', { type: log ? 'log' : 'value', min: log ? least : 0, max: 1, splitLine: { show: false }, axisLabel: label }),
        yAxis: shares(look, { max: 1, interval: 0.25 }),
        tooltip: { ...base(look).tooltip, trigger: 'axis', valueFormatter: percent, axisPointer: { label: { formatter: at => percent(at.value) } } },
        series: [
          line('Density ratio', points(data.density), look.accent, 'solid'),
          line('Nearest neighbour', points(data.neighbour), look.second, 'dashed'),
          line('Guessing', diagonal, look.muted, 'dotted', { tooltip: { show: false }, lineStyle: { color: look.muted, width: 1, type: 'dotted' } }),
        ],
      };
    },
    csv: data => [['false alarms', 'density ratio', 'nearest neighbour'], ...data.falsePositives.map((x, i) => [x, data.density[i], data.neighbour[i]])],
  };

  const curve = {
    pick: (all, key) => all.curves?.[key],
    option(data, look) {
      const all = [...data.loss, ...data.validation].filter(value => value != null);
      const log = all.length > 0 && Math.min(...all) > 0 && Math.max(...all) / Math.min(...all) > 20;
      const points = values => zip(data.epochs, values).filter(([, y]) => y != null);
      const series = [line('Training', points(data.loss), look.accent, 'solid'), line('Validation', points(data.validation), look.second, 'dashed')];
      return {
        ...base(look), grid: withName, series: series.filter(one => one.data.length > 0),
        xAxis: named(look, 'Epoch', { type: 'value', min: 'dataMin', max: 'dataMax', splitLine: { show: false }, minInterval: 1 }),
        yAxis: axis(look, { type: log ? 'log' : 'value', scale: true, splitNumber: 3, axisLabel: { color: look.muted, fontSize: 12, formatter: value => `${+value.toPrecision(3)}`.replace('-', '−') } }),
        tooltip: { ...base(look).tooltip, trigger: 'axis', valueFormatter: value => value == null ? '–' : `${+value.toPrecision(4)}` },
      };
    },
    csv: data => [['epoch', 'training', 'validation'], ...data.epochs.map((epoch, i) => [epoch, data.loss[i], data.validation[i]])],
  };

  const quality = {
    pick: curve.pick,
    option(data, look) {
      const points = values => zip(data.epochs, values).filter(([, y]) => y != null);
      return {
        ...curve.option(data, look),
        series: [line('Column shape', points(data.shape), look.accent, 'solid', { showSymbol: true, symbolSize: 6 }), line('Pair trend', points(data.trend), look.second, 'dashed', { showSymbol: true, symbolSize: 6, symbol: 'rect' })],
        yAxis: shares(look, { min: null, max: 1, scale: true }),
        tooltip: { ...base(look).tooltip, trigger: 'axis', valueFormatter: percent },
      };
    },
    csv: data => [['epoch', 'column shape', 'pair trend'], ...data.epochs.map((epoch, i) => [epoch, data.shape[i], data.trend[i]]).filter(([, shape]) => shape != null)],
  };

  const importances = {
    pick: all => all.importances,
    option(data, look, key, view, width) {
      const shown = Math.min(importancesShown, data.columns.length);
      const series = [
        bars('From real rows', data.real.slice(0, shown), look.real),
        bars('From synthetic rows', data.synthetic.slice(0, shown), look.synthetic, { item: { decal: hatch(look) } }),
      ];
      series.forEach(one => { one.barMaxWidth = 12; one.barGap = '0%'; });
      return {
        ...base(look), grid: byName, series, xAxis: shares(look),
        yAxis: axis(look, { type: 'category', inverse: true, data: data.columns.slice(0, shown), axisLabel: { color: look.muted, fontSize: 12, interval: 0, formatter: text => clip(text, width < 500 ? 14 : 32) } }),
        tooltip: { ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'none' }, valueFormatter: percent },
      };
    },
    csv: data => [['column', 'real', 'synthetic'], ...data.columns.map((column, i) => [column, data.real[i], data.synthetic[i]])],
  };

  // ECharts draws a dot into a line's key though the line has none.
  function withKeys(kind) {
    const { option } = kind;
    kind.option = (...args) => {
      const made = option(...args);
      if (made.legend) made.legend.data = made.series.map(({ name, type }) => type === 'line' ? { name, itemStyle: { opacity: 0 } } : { name });
      return made;
    };
    return kind;
  }

  for (const kind of [distribution, associations, map, distances, attacks, curve, quality, importances]) withKeys(kind);
  globalThis.TabGraphSynCharts = { distribution, associations, map, distances, attacks, curve, quality, importances };
})();
