// A formula wider than the window, or contents higher than it, scroll by keys too.

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const isWide = target.scrollWidth > target.clientWidth;
    const isHigh = target.matches(".side") && target.scrollHeight > target.clientHeight;
    if (isWide || isHigh) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const element of document.querySelectorAll(".formula, nav.side")) watch.observe(element);
