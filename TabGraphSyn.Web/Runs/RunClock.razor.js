// <run-clock kind="elapsed|left" seconds="12.3" ticking="yes|no">: shows a time and lets it go on between two updates
// from the server. Neither kind ever goes backwards: elapsed time never falls, and time left never rises by a little,
// it waits until the estimate has caught up; only an estimate that proves far too low is given up.
const noBreak = "\u00a0";

function duration(seconds) {
  if (seconds < 9.95) return Math.max(0, seconds).toFixed(1) + noBreak + "s";
  const whole = Math.round(seconds);
  if (whole < 60) return whole + noBreak + "s";
  if (whole < 3600) return Math.floor(whole / 60) + noBreak + "min " + String(whole % 60).padStart(2, "0") + noBreak + "s";
  return Math.floor(whole / 3600) + noBreak + "h " + String(Math.floor((whole % 3600) / 60)).padStart(2, "0") + noBreak + "min";
}

function remaining(seconds) {
  if (seconds <= 10) return Math.max(1, Math.ceil(seconds)) + noBreak + "s";
  if (seconds <= 55) return Math.ceil(seconds / 5) * 5 + noBreak + "s";
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? minutes + noBreak + "min" : Math.floor(minutes / 60) + noBreak + "h " + String(minutes % 60).padStart(2, "0") + noBreak + "min";
}

class RunClock extends HTMLElement {
  static observedAttributes = ["seconds", "ticking"];

  connectedCallback() {
    this.shown ??= this.attachShadow({ mode: "open" }).appendChild(document.createTextNode(""));
    this.anchor();
    this.timer = setInterval(() => this.paint(), 250);
    this.paint();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    if (!this.shown) return;
    this.anchor();
    this.paint();
  }

  anchor() {
    const told = Number(this.getAttribute("seconds"));
    const now = performance.now();
    const current = this.value === undefined ? told : this.current(now);
    this.ticking = this.getAttribute("ticking") === "yes";
    this.since = now;
    this.held = false;
    if (!this.ticking) {
      this.value = told;
    } else if (this.getAttribute("kind") === "elapsed") {
      this.value = Math.max(current, told);
    } else if (told > 1.5 * current + 10) {
      this.value = told;
    } else {
      this.held = told > current;
      this.value = Math.min(current, told);
    }
  }

  current(now) {
    if (!this.ticking || this.held) return this.value;
    const passed = (now - this.since) / 1000;
    return this.getAttribute("kind") === "elapsed" ? this.value + passed : Math.max(0, this.value - passed);
  }

  paint() {
    const seconds = this.current(performance.now());
    let text = duration(seconds);
    if (this.getAttribute("kind") === "left") text = remaining(seconds);
    else if (this.ticking && seconds < 10) text = Math.floor(seconds) + noBreak + "s"; // tenths would flicker
    if (this.shown.data !== text) this.shown.data = text;
  }
}

if (!customElements.get("run-clock")) customElements.define("run-clock", RunClock);
