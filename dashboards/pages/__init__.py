"""The eight pages by their address, in the order of the navigation.

Each page module has `layout(view)` and, where it reacts, `register(app, follower)`.
"""

from dashboards.pages import activation, branches, data, development, map, origin, overview, voices

PAGES = {
    "/": ("overview", overview),
    "/karte": ("map", map),
    "/branchen": ("branches", branches),
    "/herkunft": ("origin", origin),
    "/entwicklung": ("development", development),
    "/stimmen": ("voices", voices),
    "/aktivierung": ("activation", activation),
    "/daten": ("data", data),
}
