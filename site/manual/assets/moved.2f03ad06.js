// An earlier address leads on, with all that stands behind it; else to the place that it was given. Without scripts the page does, without the fragment.
const to = new URL(document.currentScript.dataset.to, location.href);
to.search = location.search;
if (location.hash) to.hash = location.hash;
location.replace(to);
