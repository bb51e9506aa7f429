/* Cards of names in browsers that do not know interestfor: hover, keyboard focus, Esc. No card on touch. */
(function () {
  "use strict";
  if ("interestForElement" in HTMLAnchorElement.prototype || !HTMLElement.prototype.showPopover) return;
  var open = null, timer = 0;
  function hide() {
    clearTimeout(timer);
    if (open) open.hidePopover();
    open = null;
  }
  function show(link) {
    var card = document.getElementById(link.getAttribute("interestfor"));
    clearTimeout(timer);
    if (!card || card === open) return;
    hide();
    card.showPopover();
    open = card;
    var at = link.getClientRects()[0], width = card.offsetWidth, height = card.offsetHeight;
    var below = at.bottom + height + 8 < innerHeight || at.top < height;
    card.style.inset = "auto";
    card.style.positionArea = "none";
    card.style.left = Math.max(4, Math.min(at.left, innerWidth - width - 16)) + "px";
    card.style.top = (below ? at.bottom : at.top - height - 12) + "px";
  }
  function later(task, wait) {
    clearTimeout(timer);
    timer = setTimeout(task, wait);
  }
  addEventListener("pointerover", function (event) {
    var link = event.target.closest("a[interestfor]");
    if (link && event.pointerType === "mouse") later(function () { show(link); }, 300);
    else if (open && open.contains(event.target)) clearTimeout(timer);
    else later(hide, 250);
  });
  addEventListener("focusin", function (event) {
    var link = event.target.closest("a[interestfor]");
    if (link && link.matches(":focus-visible")) show(link);
    else hide();
  });
  addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
})();
