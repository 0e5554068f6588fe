// What a page does on arrival and when it is printed: language and title of the document, focus, anchors, open tables.
// Figures and texts are made in Python; nothing of them belongs here.
(function () {
  "use strict";
  var arrivedBefore = false;

  // The target may still be on its way from the server, and drawings above it may still grow.
  function goToAnchor(name, triesLeft) {
    var target = document.getElementById(name);
    if (target) {
      target.scrollIntoView({ behavior: "auto" });
      window.setTimeout(function () { target.scrollIntoView({ behavior: "auto" }); }, 700);
    } else if (triesLeft > 0) {
      window.setTimeout(function () { goToAnchor(name, triesLeft - 1); }, 100);
    }
  }

  function anchorOf(address) {
    return decodeURIComponent((address.split("#")[1] || ""));
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("main a[href*='#']");
    if (link) {
      goToAnchor(anchorOf(link.getAttribute("href")), 40);
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    page: {
      arrive: function (state) {
        if (!state) {
          return window.dash_clientside.no_update;
        }
        document.documentElement.lang = state.language;
        document.title = state.title;
        var isFirst = !arrivedBefore;
        arrivedBefore = true;
        window.requestAnimationFrame(function () {
          var main = document.getElementById("content");
          var current = document.querySelector("nav a.current");
          if (current) {
            current.setAttribute("aria-current", "page");
          }
          if (window.location.hash) {
            if (isFirst) {
              goToAnchor(anchorOf(window.location.hash), 40);
            }
          } else if (!isFirst && main) {
            main.focus({ preventScroll: true });
            window.scrollTo(0, 0);
          }
        });
        return state.title;
      },
      // The choices of the map stand in the address and go with the switch of language.
      remember: function (indicator, month, place) {
        var here = new URL(window.location.href);
        var chosen = { angabe: indicator, monat: month, ort: place };
        Object.keys(chosen).forEach(function (name) {
          if (chosen[name]) { here.searchParams.set(name, chosen[name]); }
        });
        window.history.replaceState(window.history.state, "", here.search);
        if (here.searchParams.get("lang") === "en") {
          here.searchParams.delete("lang");
        } else {
          here.searchParams.set("lang", "en");
        }
        return here.pathname + here.search;
      }
    }
  });

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details.behind"), function (box) {
      return !box.open;
    });
    opened.forEach(function (box) { box.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (box) { box.open = false; });
  });
})();
