// Draws real rows as circles and synthetic rows as diamonds in the theme's two colours, and moves the diamonds from one
// update to the next.
const moveMilliseconds = 900;
const still = matchMedia("(prefers-reduced-motion: reduce)");

const points = bytes => new Float32Array(bytes.slice().buffer);

// The square around the real rows, outliers left aside, so that early noise doesn't shrink the cloud to a dot.
function frame(real) {
  const quantile = axis => {
    const values = [];
    for (let i = axis; i < real.length; i += 2) values.push(real[i]);
    values.sort((a, b) => a - b);
    const at = q => values[Math.min(values.length - 1, Math.floor(q * values.length))] ?? 0;
    return [at(0.005), at(0.995)];
  };
  const [left, right] = quantile(0);
  const [bottom, top] = quantile(1);
  return { x: (left + right) / 2, y: (bottom + top) / 2, width: Math.max(right - left, 0.5) * 1.35, height: Math.max(top - bottom, 0.5) * 1.35 };
}

export function create(canvas) {
  const context = canvas.getContext("2d");
  let real = new Float32Array(0);
  let from = null;
  let to = null;
  let began = 0;
  let request = 0;
  let view = frame(real);

  function draw() {
    request = 0;
    const scale = devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    // Points far outside wait at the rim.
    const x = value => Math.min(width - 4, Math.max(4, width / 2 + ((value - view.x) / view.width) * width));
    const y = value => Math.min(height - 4, Math.max(4, height / 2 - ((value - view.y) / view.height) * height));

    const theme = getComputedStyle(canvas);
    context.fillStyle = theme.getPropertyValue("--real");
    context.globalAlpha = 0.5;
    for (let i = 0; i < real.length; i += 2) {
      context.beginPath();
      context.arc(x(real[i]), y(real[i + 1]), 2.5, 0, 2 * Math.PI);
      context.fill();
    }

    if (to) {
      const passed = still.matches ? 1 : Math.min(1, (performance.now() - began) / moveMilliseconds);
      const eased = 1 - Math.pow(1 - passed, 3);
      context.fillStyle = theme.getPropertyValue("--synthetic");
      context.globalAlpha = 0.75;
      for (let i = 0; i < to.length; i += 2) {
        const px = x(from && i < from.length ? from[i] + (to[i] - from[i]) * eased : to[i]);
        const py = y(from && i < from.length ? from[i + 1] + (to[i + 1] - from[i + 1]) * eased : to[i + 1]);
        context.beginPath();
        context.moveTo(px, py - 3.2);
        context.lineTo(px + 3.2, py);
        context.lineTo(px, py + 3.2);
        context.lineTo(px - 3.2, py);
        context.fill();
      }
      if (passed < 1) schedule();
    }
    context.globalAlpha = 1;
  }

  function schedule() {
    request ||= requestAnimationFrame(draw);
  }

  const observer = new ResizeObserver(schedule);
  observer.observe(canvas);
  const themes = new MutationObserver(schedule);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    real(bytes) {
      real = points(bytes);
      view = frame(real);
      schedule();
    },
    synthetic(bytes) {
      from = to;
      to = points(bytes);
      began = performance.now();
      schedule();
    },
    dispose() {
      observer.disconnect();
      themes.disconnect();
      cancelAnimationFrame(request);
    },
  };
}
