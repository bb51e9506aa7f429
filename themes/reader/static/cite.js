/* "Cite this paragraph" for the numbers beside paragraphs, and buttons that copy references. Without it both are links and text. */
(function () {
  "use strict";
  function make(name, text, inside) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (inside) inside.append(element);
    return element;
  }
  function copier(label, text, inside) {
    var button = make("button", "Copy " + label, inside);
    button.type = "button";
    button.style.minBlockSize = "1.75rem";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text()).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = "Copy " + label; }, 2000);
      });
    });
  }
  if (navigator.clipboard) document.querySelectorAll(".export").forEach(function (box) {
    copier(box.querySelector("summary").textContent, function () { return box.querySelector("pre").textContent; }, box);
  });
  var box = document.querySelector("[data-cite]");
  if (!box || !HTMLElement.prototype.showPopover) return;
  var card;
  function words(paragraph) {
    var copy = paragraph.cloneNode(true);
    copy.querySelectorAll(".pn, .note-ref, [popover], sup").forEach(function (part) { part.remove(); });
    return copy.textContent.trim().replace(/\s+/g, " ").split(" ");
  }
  function fragment(all) {
    function encoded(part) { return encodeURIComponent(part.join(" ")).replace(/-/g, "%2D"); }
    return ":~:text=" + (all.length > 8 ? encoded(all.slice(0, 5)) + "," + encoded(all.slice(-4)) : encoded(all));
  }
  function show(number) {
    var paragraph = number.parentElement, id = number.hash.slice(1), label = "¶ " + id.slice(1);
    if (card) card.remove();
    card = make("div", "", document.body);
    card.className = "card";
    card.popover = "auto";
    card.setAttribute("aria-label", "Cite paragraph " + id.slice(1));
    var styled = make("p", "", card);
    styled.innerHTML = box.querySelector(".cite").innerHTML + " " + label + ".";
    var here = location.href.split("#")[0] + "#" + id;
    var links = make("p", "", card);
    make("a", "Link to " + label, links).href = here;
    var original = box.dataset.cite;
    if (original) {
      links.append(" · ");
      make("a", "In the original", links).href = original.split("#")[0] + "#" + fragment(words(paragraph));
    }
    var bibtex = box.querySelector(".export pre");
    bibtex = bibtex ? bibtex.textContent.replace(/\}\s*$/, "  addendum = {" + label + ", " + here.replace(/[{}\\]/g, encodeURIComponent) + "},\n}\n") : "";
    if (navigator.clipboard) {
      var buttons = make("p", "", card);
      copier("text", function () { return styled.textContent + " " + here; }, buttons);
      buttons.append(" ");
      copier("BibTeX", function () { return bibtex; }, buttons);
    } else if (bibtex) make("pre", bibtex, card);
    card.showPopover();
    var at = number.getBoundingClientRect(), style = card.style;
    style.inset = "auto";
    style.positionArea = "none";
    style.left = Math.max(0, Math.min(at.left, innerWidth - card.offsetWidth - 16)) + "px";
    style.top = Math.min(at.bottom, Math.max(0, innerHeight - card.offsetHeight - 16)) + "px";
    card.querySelector("a").focus();
  }
  document.addEventListener("click", function (event) {
    var number = event.target.closest && event.target.closest("a.pn");
    if (number) setTimeout(show, 0, number);
  });
})();
