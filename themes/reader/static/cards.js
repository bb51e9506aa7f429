/* Cards at links: of names where the browser does not know interestfor, and the text of a note at its mark. Hover, keyboard focus,
   Esc. None on touch. The note itself stays where it is. */
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;
  var links = "interestForElement" in HTMLAnchorElement.prototype ? ".note-ref a" : ".note-ref a, a[interestfor]";
  var copy, open, from, timer;
  function hide() {
    if (open) open.hidePopover();
    open = from = null;
  }
  function ofNote(mark) {
    var note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
    var at = note && note.getBoundingClientRect();
    if (!note || (at.top >= 0 && at.bottom <= innerHeight)) return null;
    if (!copy) {
      copy = document.body.appendChild(document.createElement("div"));
      copy.className = "card";
      copy.popover = "manual";
      copy.setAttribute("aria-hidden", "true");
      copy.inert = true;
    }
    copy.replaceChildren.apply(copy, Array.from(note.cloneNode(true).childNodes));
    copy.querySelectorAll(".back, .backs").forEach(function (link) { link.remove(); });
    copy.querySelectorAll("[id]").forEach(function (element) { element.removeAttribute("id"); });
    return copy;
  }
  function show(link) {
    if (link === from) return;
    hide();
    var name = link.getAttribute("interestfor");
    var card = name ? document.getElementById(name) : ofNote(link);
    if (!card) return;
    card.showPopover();
    open = card;
    from = link;
    var at = link.getClientRects()[0], height = card.offsetHeight + 12, style = card.style;
    style.inset = "auto";
    style.positionArea = "none";
    style.left = Math.max(0, Math.min(at.left, innerWidth - card.offsetWidth - 16)) + "px";
    style.top = (at.bottom + height < innerHeight || at.top < height ? at.bottom : at.top - height) + "px";
  }
  function linked(event) {
    return event.target.closest && event.target.closest(links);
  }
  addEventListener("pointerover", function (event) {
    var link = linked(event);
    clearTimeout(timer);
    if (link && event.pointerType === "mouse") timer = setTimeout(show, 250, link);
    else if (open && !open.contains(event.target)) timer = setTimeout(hide, 250);
  });
  addEventListener("focusin", function (event) {
    var link = linked(event);
    if (link && link.matches(":focus-visible")) show(link);
    else hide();
  });
  addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
  addEventListener("scroll", function () {
    if (open === copy) hide();
  }, { passive: true });
})();
