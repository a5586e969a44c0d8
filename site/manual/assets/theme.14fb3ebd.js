// Sets the theme the reader chose, before anything is painted.
try {
  const root = document.documentElement;
  const { theme } = JSON.parse(localStorage.getItem(`course:v1:${root.dataset.course}`)).prefs;
  if (theme && theme !== "auto") root.dataset.theme = theme;
} catch {}
