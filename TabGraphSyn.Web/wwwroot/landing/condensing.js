// The picture of the landing page: synthetic points come out of noise, level by level, as a diffusion sampler moves them.
const canvas = document.querySelector('[data-role=condensing]');
const pause = document.querySelector('[data-role=pause]');
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

const condenseSeconds = 6;
const holdSeconds = 4;
const scatterSeconds = 1;
const maximumNoise = 2.6; // in the real rows' standard deviations
const minimumNoise = 0.01;
const noiseExponent = 3; // the schedule's curvature: long on fine noise, short on coarse

const points = await (await fetch(canvas.dataset.points)).json();
const count = points.synthetic.length / 2;
const noise = Float64Array.from({ length: points.synthetic.length }, gaussian);
const swirl = Float64Array.from({ length: count }, () => Math.random() * 2 * Math.PI);

let seconds = 0;
let lastFrame = null;
let request = 0;
let visible = true;
let paused = still.matches;
let colours = readColours();

function gaussian() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  return { real: style.getPropertyValue('--real'), synthetic: style.getPropertyValue('--synthetic') };
}

// Noise level at a moment of the cycle: falls, stays, rises again.
function noiseAt(moment) {
  const level = share => (maximumNoise ** (1 / noiseExponent) + share * (minimumNoise ** (1 / noiseExponent) - maximumNoise ** (1 / noiseExponent))) ** noiseExponent;
  if (moment < condenseSeconds) return level(moment / condenseSeconds);
  if (moment < condenseSeconds + holdSeconds) return minimumNoise;
  const share = (moment - condenseSeconds - holdSeconds) / scatterSeconds;
  return level(1 - share * share * (3 - 2 * share));
}

function draw(level) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }

  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const scale = Math.min(width / 8.2, height / 6.2);
  const x = value => width / 2 + (value - 0.45) * scale;
  const y = value => height / 2 - (value - 0.2) * scale;
  const radius = Math.max(2, scale / 24);

  context.globalAlpha = 0.55;
  context.fillStyle = colours.real;
  for (let i = 0; i < points.real.length; i += 2) {
    context.beginPath();
    context.arc(x(points.real[i]), y(points.real[i + 1]), radius, 0, 2 * Math.PI);
    context.fill();
  }

  context.globalAlpha = 0.85;
  context.fillStyle = colours.synthetic;
  for (let i = 0; i < count; i++) {
    // The noise turns slowly, so that points drift rather than run along straight lines.
    const angle = swirl[i] * 0.15 + level * 0.6;
    const dx = noise[2 * i] * Math.cos(angle) - noise[2 * i + 1] * Math.sin(angle);
    const dy = noise[2 * i] * Math.sin(angle) + noise[2 * i + 1] * Math.cos(angle);
    const px = x(points.synthetic[2 * i] + level * dx);
    const py = y(points.synthetic[2 * i + 1] + level * dy);
    context.beginPath();
    context.moveTo(px, py - radius * 1.2);
    context.lineTo(px + radius * 1.2, py);
    context.lineTo(px, py + radius * 1.2);
    context.lineTo(px - radius * 1.2, py);
    context.fill();
  }
}

function frame(now) {
  if (paused || !visible) {
    lastFrame = null;
    return;
  }

  // A tab that was asleep goes on where it was.
  seconds += Math.min((now - (lastFrame ?? now)) / 1000, 0.1);
  lastFrame = now;
  draw(noiseAt(seconds % (condenseSeconds + holdSeconds + scatterSeconds)));
  go();
}

function go() {
  cancelAnimationFrame(request);
  request = requestAnimationFrame(frame);
}

function redraw() {
  colours = readColours();
  if (paused) draw(seconds === 0 ? minimumNoise : noiseAt(seconds % (condenseSeconds + holdSeconds + scatterSeconds)));
}

function setPaused(value) {
  paused = value;
  pause.textContent = paused ? 'Play' : 'Pause';
  pause.setAttribute('aria-pressed', String(paused));
  if (!paused) go();
}

pause.addEventListener('click', () => setPaused(!paused));
new IntersectionObserver(entries => {
  const wasVisible = visible;
  visible = entries[0].isIntersecting;
  if (visible && !wasVisible && !paused) go();
}).observe(canvas);
new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
new ResizeObserver(redraw).observe(canvas);
setPaused(paused);
redraw();
