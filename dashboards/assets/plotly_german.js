// German numbers and dates for every graph that is drawn with the locale "de".
// Pages and figures are made in Python; nothing of them belongs here.
(function () {
  "use strict";
  var german = {
    moduleType: "locale",
    name: "de",
    dictionary: {
      "Autoscale": "Automatische Skalierung",
      "Click to enter Colorscale title": "Titel der Farbskala eingeben",
      "Click to enter Plot title": "Titel eingeben",
      "Click to enter X axis title": "Titel der X-Achse eingeben",
      "Click to enter Y axis title": "Titel der Y-Achse eingeben",
      "Double-click on legend to isolate one trace": "Doppelklick zeigt nur diese Reihe",
      "Double-click to zoom back out": "Doppelklick zeigt wieder alles",
      "Download plot as a PNG": "Als PNG-Bild speichern",
      "Pan": "Verschieben",
      "Reset axes": "Achsen zurücksetzen",
      "Zoom": "Vergrößern",
      "Zoom in": "Vergrößern",
      "Zoom out": "Verkleinern"
    },
    format: {
      days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
      shortDays: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
      months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
      shortMonths: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
      date: "%d.%m.%Y",
      decimal: ",",
      thousands: ".",
      year: "%Y",
      month: "%b %Y",
      dayMonth: "%-d. %b",
      dayMonthYear: "%-d. %b %Y"
    }
  };
  if (window.Plotly && window.Plotly.register) {
    window.Plotly.register(german);
  } else {
    window.PlotlyLocales = (window.PlotlyLocales || []).concat([german]);
  }
})();
