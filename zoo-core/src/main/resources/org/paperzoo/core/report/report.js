"use strict";
// Shows the values under the pointer and switches charts to a logarithmic axis; the page is complete without it.
for (const chart of document.querySelectorAll(".chart")) {
  const data = JSON.parse(chart.dataset.points);
  const [left, right, top, bottom] = data.box;
  const svgs = [...chart.querySelectorAll("svg")];
  const button = chart.querySelector("button");
  let tip = null;
  let marks = null;

  const number = (v) => {
    if (typeof v === "string") return v; // NaN and the infinities
    const size = Math.abs(v);
    if (Number.isInteger(v) && size < 1e6) return String(v);
    return size >= 1e-3 && size < 1e6 ? v.toPrecision(4).replace(/e.*/, "") : v.toExponential(2);
  };

  /** Returns the index of the point nearest to a step. */
  const nearest = (xs, step) => {
    let low = 0;
    let high = xs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= step) low = middle;
      else high = middle;
    }
    return step - xs[low] <= xs[high] - step ? low : high;
  };

  const hide = () => {
    if (tip) tip.remove();
    if (marks) marks.remove();
    tip = marks = null;
  };

  const show = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const unit = box.width / svg.viewBox.baseVal.width;
    const place = (event.clientX - box.left) / unit;
    if (place < left - 12 || place > right + 12) return hide();
    const wanted = data.x0 + ((place - left) / (right - left)) * (data.x1 - data.x0);
    // The step of the nearest point of any line; then of each line the point nearest to that step.
    let step = null;
    for (const line of data.lines) {
      const x = line.x[nearest(line.x, wanted)];
      if (step === null || Math.abs(x - wanted) < Math.abs(step - wanted)) step = x;
    }
    hide();
    const scale = svg.dataset.log === "true" ? Math.log : (v) => v;
    const y0 = scale(Number(svg.dataset.y0));
    const y1 = scale(Number(svg.dataset.y1));
    const at = left + ((step - data.x0) / (data.x1 - data.x0)) * (right - left);
    const make = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    };
    marks = make("g", {});
    marks.append(make("path", { class: "cursor", d: `M${at} ${top}V${bottom}` }));
    tip = document.createElement("div");
    tip.className = "tip";
    const title = document.createElement("b");
    title.textContent = "step " + step.toLocaleString("en");
    if (data.epochs > 0) title.textContent += " · epoch " + (step * data.epochs).toFixed(2);
    tip.append(title);
    const reach = (data.x1 - data.x0) / 25;
    for (const line of data.lines) {
      const i = nearest(line.x, step);
      if (Math.abs(line.x[i] - step) > reach && line.x.length > 1) continue;
      const row = document.createElement("div");
      row.className = "c" + line.colour;
      row.append(document.createElement("i"), `${line.name} ${number(line.y[i])}`);
      if (line.x[i] !== step) row.append(` (step ${line.x[i].toLocaleString("en")})`);
      tip.append(row);
      if (typeof line.y[i] === "number") {
        const cx = left + ((line.x[i] - data.x0) / (data.x1 - data.x0)) * (right - left);
        const cy = bottom - ((scale(line.y[i]) - y0) / (y1 - y0)) * (bottom - top);
        const dot = make("circle", { class: "c" + line.colour, r: 4.5, cx, cy });
        marks.append(dot);
      }
    }
    svg.append(marks);
    chart.append(tip);
    const frame = chart.getBoundingClientRect();
    const x = box.left - frame.left + at * unit;
    const room = frame.width - x - 14 > tip.offsetWidth;
    tip.style.left = `${Math.max(4, room ? x + 12 : x - 12 - tip.offsetWidth)}px`;
    tip.style.top = `${box.top - frame.top + top * unit}px`;
  };

  for (const svg of svgs) {
    svg.addEventListener("pointermove", (event) => show(svg, event));
    svg.addEventListener("pointerdown", (event) => show(svg, event));
    svg.addEventListener("pointerleave", hide);
  }
  if (button) {
    button.addEventListener("click", () => {
      const log = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(log));
      // SVG elements have no `hidden` property: the attribute it is.
      for (const svg of svgs) svg.toggleAttribute("hidden", (svg.dataset.log === "true") !== log);
    });
  }
}
