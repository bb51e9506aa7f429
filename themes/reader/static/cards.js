/* Cards of names where the browser does not know interestfor: hover, keyboard focus, Esc. None on touch. */
(function () {
  "use strict";
  if ("interestForElement" in HTMLAnchorElement.prototype || !HTMLElement.prototype.showPopover) return;
  var open, timer;
  function hide() {
    if (open) open.hidePopover();
    open = null;
  }
  function show(link) {
    var card = document.getElementById(link.getAttribute("interestfor"));
    if (!card || card === open) return;
    hide();
    card.showPopover();
    open = card;
    var at = link.getClientRects()[0], height = card.offsetHeight + 12, style = card.style;
    style.inset = "auto";
    style.positionArea = "none";
    style.left = Math.max(0, Math.min(at.left, innerWidth - card.offsetWidth - 16)) + "px";
    style.top = (at.bottom + height < innerHeight || at.top < height ? at.bottom : at.top - height) + "px";
  }
  function named(event) {
    return event.target.closest && event.target.closest("a[interestfor]");
  }
  addEventListener("pointerover", function (event) {
    var link = named(event);
    clearTimeout(timer);
    if (link && event.pointerType === "mouse") timer = setTimeout(show, 300, link);
    else if (open && !open.contains(event.target)) timer = setTimeout(hide, 250);
  });
  addEventListener("focusin", function (event) {
    var link = named(event);
    if (link && link.matches(":focus-visible")) show(link);
    else hide();
  });
  addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
})();
