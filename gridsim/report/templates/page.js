"use strict";
// Draws every figure, keeps the time axes together, and shows or hides runs. Numbers come from #figures.
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const plots = [...document.querySelectorAll(".plot")];
  const narrow = window.matchMedia("(max-width: 640px)").matches;
  const touched = window.matchMedia("(pointer: coarse)").matches;
  const config = {
    ...JSON.parse(document.getElementById("config").textContent),
    displayModeBar: narrow ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  };

  const follow = (leader, change) => {
    const reset = change["xaxis.autorange"] === true;
    const range = change["xaxis.range"] || [change["xaxis.range[0]"], change["xaxis.range[1]"]];
    if (!reset && range[0] === undefined) return;
    for (const plot of plots) {
      if (plot === leader || plot.dataset.axis !== "time") continue;
      const now = plot.layout.xaxis.range;
      if (reset ? plot.layout.xaxis.autorange === true : now[0] === range[0] && now[1] === range[1]) continue;
      Plotly.relayout(plot, reset ? { "xaxis.autorange": true } : { "xaxis.range": [...range] });
    }
  };

  for (const plot of plots) {
    const { data, layout } = figures[plot.dataset.key];
    // A finger scrolls the page; only a pointer drags a zoom box.
    if (touched) layout.dragmode = false;
    Plotly.newPlot(plot, data, layout, config);
    if (plot.dataset.axis === "time") plot.on("plotly_relayout", (change) => follow(plot, change));
  }

  for (const box of document.querySelectorAll("[data-run]")) {
    box.addEventListener("change", () => {
      for (const plot of plots) {
        const traces = plot.data.flatMap((trace, at) => (trace.meta.run === Number(box.dataset.run) ? [at] : []));
        if (traces.length) Plotly.restyle(plot, { visible: box.checked }, traces);
      }
    });
  }
})();
