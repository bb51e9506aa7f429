/* The text of a note at its mark: hover, keyboard focus, Esc. The note itself stays where it is. None on touch. */
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;
  var card, open, timer;
  function hide() {
    if (open) card.hidePopover();
    open = null;
  }
  function show(mark) {
    var note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
    if (!note || mark === open) return;
    hide();
    var at = note.getBoundingClientRect();
    if (at.top >= 0 && at.bottom <= innerHeight) return;
    if (!card) {
      card = document.body.appendChild(document.createElement("div"));
      card.className = "card";
      card.popover = "manual";
      card.setAttribute("aria-hidden", "true");
      card.inert = true;
    }
    card.replaceChildren.apply(card, Array.from(note.cloneNode(true).childNodes));
    card.querySelectorAll(".back, .backs").forEach(function (link) { link.remove(); });
    card.querySelectorAll("[id]").forEach(function (element) { element.removeAttribute("id"); });
    card.showPopover();
    open = mark;
    var from = mark.getClientRects()[0], height = card.offsetHeight + 12, style = card.style;
    style.inset = "auto";
    style.positionArea = "none";
    style.left = Math.max(0, Math.min(from.left, innerWidth - card.offsetWidth - 16)) + "px";
    style.top = (from.bottom + height < innerHeight || from.top < height ? from.bottom : from.top - height) + "px";
  }
  function marked(event) {
    return event.target.closest && event.target.closest(".note-ref a");
  }
  addEventListener("pointerover", function (event) {
    var mark = marked(event);
    clearTimeout(timer);
    if (mark && event.pointerType === "mouse") timer = setTimeout(show, 250, mark);
    else if (open) timer = setTimeout(hide, 200);
  });
  addEventListener("focusin", function (event) {
    var mark = marked(event);
    if (mark && mark.matches(":focus-visible")) show(mark);
    else hide();
  });
  addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
  addEventListener("scroll", hide, { passive: true });
})();
