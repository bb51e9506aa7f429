// Put into pages by the preview only: loads the page anew when the site has changed, and keeps the place on it.
(() => {
  const shown = document.currentScript.dataset.version;
  const key = "sourcebook-place:" + location.pathname;
  const place = sessionStorage.getItem(key);
  if (place !== null) {
    sessionStorage.removeItem(key);
    const back = () => scrollTo(0, Number(place));
    back();
    addEventListener("load", back, { once: true });
  }
  const events = new EventSource("/__sourcebook/events");
  events.addEventListener("version", (event) => {
    if (event.data === shown) return;
    sessionStorage.setItem(key, String(scrollY));
    events.close();
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
