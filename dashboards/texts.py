"""Every fixed text of the pages in German and English.

Sentences that carry figures are made in sentences.py; names of indicators come with the release.
"""

TEXTS: dict[str, tuple[str, str]] = {
    # frame
    "product": ("Potentiale der Vielfalt", "Potentials of Diversity"),
    "skip": ("Zum Inhalt springen", "Skip to content"),
    "navigation": ("Seiten", "Pages"),
    "switch": ("English", "Deutsch"),
    "switch_hint": ("Diese Seite auf Englisch lesen", "Read this page in German"),
    "invented": (
        "Alle Angaben sind erfunden: ein Musterkreis zum Ausprobieren.",
        "All figures are invented: a sample county for trying things out.",
    ),
    "incomplete_tag": ("unvollständig", "incomplete"),
    "incomplete_of": (
        "unvollständig: {delivered} von {total} Gemeinden",
        "incomplete: {delivered} of {total} municipalities",
    ),
    "footer_release": (
        "Veröffentlichung {release} vom {day}. Kleine Zahlen sind geschützt.",
        "Release {release} of {day}. Small numbers are protected.",
    ),
    "footer_link": ("Daten und Methode", "Data and method"),
    "no_release": ("Noch keine Veröffentlichung", "No release yet"),
    "no_release_text": (
        "Sobald „potentiale run“ eine Veröffentlichung erzeugt hat, erscheinen hier die Zahlen. "
        "Bitte dann diese Seite neu laden.",
        "The figures appear here as soon as “potentiale run” has made a release. "
        "Please reload this page then.",
    ),
    "not_found": ("Diese Seite gibt es nicht", "There is no such page"),
    "not_found_text": (
        "Bitte wählen Sie oben eine der acht Seiten.",
        "Please choose one of the eight pages above.",
    ),
    "need_script": (
        "Diese Seiten brauchen JavaScript. Bitte schalten Sie es für diese Adresse ein.",
        "These pages need JavaScript. Please switch it on for this address.",
    ),
    # beside every figure
    "what_is_counted": ("Was wird hier gezählt?", "What is counted here?"),
    "to_definition": ("Zur vollständigen Definition", "To the full definition"),
    "state_of": ("Stand {day}", "as of {day}"),
    "in_year": ("Jahr {period}", "year {period}"),
    "as_of_year": ("Stand {period}", "as of {period}"),
    "open_mark": (
        "in diesem Monat fehlt mindestens eine Lieferung",
        "at least one delivery is missing for this month",
    ),
    "in_wave": ("Erhebung {period}", "wave of {period}"),
    "period_range": ("{first} bis {last}", "{first} to {last}"),
    "source": ("Quelle: {source}", "Source: {source}"),
    "table_behind": ("Tabelle zum Diagramm", "Table behind the chart"),
    "absent": (
        "Diese Angabe enthält die Veröffentlichung noch nicht.",
        "This release does not hold this figure yet.",
    ),
    "chart": ("Diagramm", "Chart"),
    # signs
    "sign_dot": (
        "unbekannt oder geheim gehalten, damit niemand erkannt werden kann",
        "unknown or kept secret, so that nobody can be recognised",
    ),
    "sign_zero": ("genau null", "exactly zero"),
    "sign_small": (
        "mehr als nichts, aber weniger als die Hälfte der kleinsten gezeigten Einheit",
        "more than nothing, but less than half of the smallest unit shown",
    ),
    "sign_unsafe": (
        "nicht veröffentlicht, weil der Wert nicht sicher genug ist",
        "not shown, because the value is not safe enough",
    ),
    "sign_brackets": (
        "Aussage eingeschränkt, weil der Wert auf wenigen Fällen beruht",
        "of limited value, because it rests on few cases",
    ),
    "sign_later": ("Angabe liegt noch nicht vor", "not delivered yet"),
    "sign_not_meaningful": (
        "Angabe ist hier nicht sinnvoll oder nicht vorgesehen",
        "not meaningful or not foreseen here",
    ),
    "sign": ("Zeichen", "Sign"),
    "meaning": ("Bedeutung", "Meaning"),
    "secret_short": ("geheim gehalten", "kept secret"),
    # columns
    "month": ("Monat", "Month"),
    "municipality": ("Stadt oder Gemeinde", "Municipality"),
    "branch_group": ("Branchengruppe", "Branch group"),
    "origin_group": ("Gruppe der Staatsangehörigkeit", "Group of nationality"),
    "theme": ("Thema", "Theme"),
    "step": ("Stufe", "Step"),
    "persons": ("Personen", "Persons"),
    "share": ("Anteil", "Share"),
    "year_before": ("ein Jahr zuvor", "a year before"),
    "change": ("Veränderung", "Change"),
    "difference": ("Abstand in Prozentpunkten", "Difference in percentage points"),
    "foreign_led": ("Betriebe mit ausländischer Inhaberschaft", "Foreign-led businesses"),
    "foreign_led_short": ("ausländische Inhaberschaft", "foreign-led"),
    "all_businesses": ("alle Betriebe", "all businesses"),
    "count_foreign_led": ("Anzahl", "Number"),
    "registrations": ("Anmeldungen", "Registrations"),
    "deregistrations": ("Abmeldungen", "Deregistrations"),
    "figure": ("Angabe", "Figure"),
    "area": ("Gebiet", "Area"),
    "county_whole": ("Kreis insgesamt", "whole county"),
    "category": ("Merkmal", "Category"),
    "value": ("Wert", "Value"),
    # overview
    "overview": ("Überblick", "Overview"),
    "overview_kicker": ("{county} · {month}", "{county} · {month}"),
    "overview_lead": (
        "Was Unternehmerinnen und Unternehmer aus aller Welt zum Kreis beitragen, was sie selbst "
        "sagen und was daraus wurde.",
        "What entrepreneurs from all over the world contribute to the county, what they say "
        "themselves and what came of it.",
    ),
    "overview_figures": ("Der Kreis in Zahlen", "The county in figures"),
    "overview_development": ("Entwicklung", "Development"),
    "overview_stock_title": (
        "Betriebe mit ausländischer Inhaberschaft im Kreis",
        "Foreign-led businesses in the county",
    ),
    "overview_notices_title": (
        "Anmeldungen und Abmeldungen je Monat",
        "Registrations and deregistrations per month",
    ),
    "overview_voices": (
        "Was die Unternehmerinnen und Unternehmer sagen",
        "What the entrepreneurs say",
    ),
    "overview_outcome": ("Was daraus wurde", "What came of it"),
    "overview_places": (
        "Die Städte und Gemeinden in je einem Satz",
        "The municipalities in one sentence each",
    ),
    "more_voices": ("Alle Themen und Stimmen", "All themes and voices"),
    "more_activation": (
        "Der ganze Weg von der Ansprache zum Mitmachen",
        "The whole way from approach to taking part",
    ),
    "more_map": ("Zur Karte", "To the map"),
    # map
    "map": ("Karte", "Map"),
    "map_title": ("Städte und Gemeinden im Vergleich", "The municipalities compared"),
    "map_lead": (
        "Wählen Sie eine Angabe. Ein Klick auf die Karte oder auf einen Namen in der Tabelle zeigt "
        "die Gemeinde im Einzelnen.",
        "Choose a figure. A click on the map or on a name in the table shows the municipality "
        "in detail.",
    ),
    "choose_indicator": ("Angabe", "Figure"),
    "choose_month": ("Monat", "Month"),
    "choose_area": ("Gebiet", "Area"),
    "map_table": ("Alle Städte und Gemeinden", "All municipalities"),
    "map_legend": ("Legende", "Legend"),
    "legend_below": ("{low} bis unter {high}", "{low} to below {high}"),
    "legend_top": ("{low} bis {high}", "{low} to {high}"),
    "legend_suppressed": ("geheim gehalten", "kept secret"),
    "legend_missing": ("liegt noch nicht vor", "not delivered yet"),
    "legend_other": ("nicht sicher genug oder nicht vorgesehen", "not safe enough or not foreseen"),
    "map_no_boundaries": (
        "Für diesen Kreis sind noch keine Gemeindegrenzen geliefert; die Tabelle zeigt alle Werte.",
        "No municipal boundaries have been delivered for this county yet; the table shows all "
        "values.",
    ),
    "place_development": (
        "Betriebe mit ausländischer Inhaberschaft in {name}",
        "Foreign-led businesses in {name}",
    ),
    "delivered_days": ("Alter der neuesten Lieferung", "age of newest delivery"),
    "days": ("Tage", "days"),
    # branches
    "branches": ("Branchen", "Branches"),
    "branches_title": (
        "In welchen Branchen die Betriebe arbeiten",
        "In which branches the businesses work",
    ),
    "branches_lead": (
        "Zwölf Branchengruppen: Betriebe mit ausländischer Inhaberschaft im Vergleich mit allen "
        "Betrieben am selben Ort.",
        "Twelve branch groups: foreign-led businesses compared with all businesses "
        "in the same place.",
    ),
    "branches_chart": ("Anteil der Branchengruppen", "Share of the branch groups"),
    "branches_note": (
        "Freie Berufe wie Ärztinnen, Architekten oder Rechtsanwälte stehen nicht im "
        "Gewerberegister "
        "und fehlen deshalb auch hier.",
        "Liberal professions such as physicians, architects or lawyers are not in the trade "
        "register "
        "and are therefore missing here too.",
    ),
    "specialisation": ("Vielfaches des Durchschnitts", "times the average"),
    "branches_specialised": (
        "Vielfaches des Durchschnitts: wie viel Mal so groß der Anteil der Gruppe ist wie bei "
        "allen Betrieben. In Klammern stehen Werte auf weniger als zehn Betrieben.",
        "Times the average: how many times as large the group's share is as among all "
        "businesses. Values on fewer than ten businesses stand in brackets.",
    ),
    # development
    "development": ("Entwicklung", "Development"),
    "development_title": (
        "Wie Betriebe entstehen, bestehen und weitergehen",
        "How businesses begin, last and pass on",
    ),
    "development_lead": (
        "Neugründungen, Übernahmen und Bestand der Betriebe mit ausländischer Inhaberschaft nach "
        "den Regeln der Gewerbeanzeigenstatistik. Umzüge und Wechsel der Rechtsform sind keine "
        "Gründung.",
        "Foundings, take-overs and survival of the foreign-led businesses by the rules of the "
        "statistics of business notices. Moves and changes of the legal form are no founding.",
    ),
    "development_events": (
        "Neugründungen und Schließungen je Monat",
        "Foundings and closings per month",
    ),
    "development_years": ("Jahr für Jahr", "Year by year"),
    "development_survival": (
        "Wie viele gegründete Betriebe noch bestehen",
        "How many founded businesses still exist",
    ),
    "development_age": ("Wie lange die Betriebe bestehen", "How long the businesses have existed"),
    "development_forms": ("Rechtsformen", "Legal forms"),
    "development_reasons": (
        "Warum Betriebe schließen: angegebene Gründe",
        "Why businesses close: reasons given",
    ),
    "time": ("Zeit", "Time"),
    "year": ("Jahr", "Year"),
    "age_of_business": ("Alter", "Age"),
    "legal_form": ("Rechtsform", "Legal form"),
    "reason": ("Grund", "Reason"),
    "businesses": ("Betriebe", "Businesses"),
    "german_led": ("deutsche Inhaberschaft", "German-led"),
    "interval": ("Bereich (95 %)", "interval (95%)"),
    "index_foreign": ("Messzahl, ausländische Inhaberschaft", "index, foreign-led"),
    "index_german": ("Messzahl, deutsche Inhaberschaft", "index, German-led"),
    # origin
    "origin": ("Herkunft", "Origin"),
    "origin_title": ("Staatsangehörigkeit der Gewerbetreibenden", "Nationality of the traders"),
    "origin_lead": (
        "Das Gewerberegister kennt die Staatsangehörigkeit, nicht die Lebensgeschichte. Wer "
        "eingebürgert ist oder auch den deutschen Pass hat, zählt hier als deutsch.",
        "The trade register knows the nationality, not the life story. Whoever is naturalised or "
        "has a German passport too counts as German here.",
    ),
    "origin_chart": ("Ausländische Gewerbetreibende nach Gruppen", "Foreign traders by group"),
    "origin_protection": (
        "Sehr kleine Gruppen werden nicht gezeigt, damit niemand erkannt werden kann.",
        "Very small groups are not shown, so that nobody can be recognised.",
    ),
    # voices
    "voices": ("Stimmen", "Voices"),
    "voices_title": (
        "Was die Unternehmerinnen und Unternehmer sagen",
        "What the entrepreneurs say",
    ),
    "voices_lead": (
        "Menschen, die hier ein Unternehmen führen, haben in Ruhe erzählt. Gezählt werden "
        "Gespräche, nicht Wörter: Jedes Thema zählt je Gespräch einmal.",
        "People who lead a business here told their story in peace. Interviews are counted, not "
        "words: every theme counts once per interview.",
    ),
    "voices_note": (
        "Die Gespräche sollen aktivieren. Sie sind keine repräsentative Stichprobe.",
        "The interviews are meant to activate. They are no representative sample.",
    ),
    "strengths": ("Worin sie Stärken sehen", "Where they see strengths"),
    "problems": ("Wo es hakt", "Where things get stuck"),
    "themes_all": ("Alle Themen", "All themes"),
    "themes_chart": ("Als Stärke und als Hürde erzählt", "Told as strength and as barrier"),
    "told": ("angesprochen", "spoken of"),
    "as_strength": ("als Stärke", "as strength"),
    "as_problem": ("als Hürde", "as barrier"),
    "quotes": ("Weitere Zitate nach Themen", "Further quotes by theme"),
    "quotes_note": (
        "Jedes Zitat hat die Person selbst gelesen und freigegeben. Wir fügen weder Ort noch "
        "Branche noch Herkunft hinzu.",
        "Every quote was read and released by the person herself. We add neither place nor "
        "branch nor origin to it.",
    ),
    "no_quotes": ("Es sind noch keine Zitate freigegeben.", "No quotes have been released yet."),
    "activation_codes": ("Ideen, Bereitschaft, Bedingungen", "Ideas, readiness, conditions"),
    "coded_how": ("zugeordnet", "coded"),
    "between_95": ("mit 95 Prozent Sicherheit", "with 95 per cent confidence"),
    "balance": ("Balance", "Balance"),
    "themes_balance_note": (
        "Balance: +1 heißt nur als Stärke erzählt, −1 nur als Hürde.",
        "Balance: +1 means told as a strength only, −1 as a barrier only.",
    ),
    "urgency": ("Was jetzt drängt", "What is urgent now"),
    "urgency_note": (
        "Wie dringend und wie gewichtig ein Thema ist, haben Menschen beim Lesen der Gespräche "
        "eingeschätzt; ein Programm kann das nicht. Gewicht 0 heißt nebenbei gesagt, 3 sehr stark. "
        "Bei wenigen Gesprächen kann die Reihenfolge auch Zufall sein.",
        "People who read the interviews estimated how urgent and how weighty a theme is; a program "
        "cannot do that. Weight 0 means said in passing, 3 very strong. With few interviews the "
        "order may be chance.",
    ),
    "ideas": ("Welche Ideen sie haben", "What ideas they have"),
    "ideas_themes": ("Am häufigsten schlagen sie etwas vor zu:", "Most of their ideas are about:"),
    "one_theme": ("Ein Thema genauer", "One theme more closely"),
    "choose_theme": ("Thema", "Theme"),
    "by_sex": ("Nach Geschlecht", "By sex"),
    "by_interviewee_age": ("Nach Alter", "By age"),
    "by_branch_group": ("Nach Branche", "By branch"),
    "by_origin_group": ("Nach Herkunft", "By origin"),
    "by_wave": ("In den Erhebungen", "In the waves"),
    "in_none": ("keine", "none"),
    "in_half": ("die Hälfte", "half"),
    "in_all": ("alle", "all"),
    "groups_note": (
        "Eine Gruppe erscheint erst, wenn mindestens fünf Gespräche aus ihr das Thema ansprechen "
        "und sich daraus nicht auf Einzelne schließen lässt. Wenige Gespräche erzählen von diesen "
        "Menschen, nicht von allen in ihrer Branche oder aus ihrem Herkunftsland.",
        "A group appears only if at least five interviews from it speak of the theme and nothing "
        "can be inferred about single people. A few interviews tell of these people, not of all "
        "in their branch or from their country.",
    ),
    "pairs": ("Was im selben Gespräch zusammenkommt", "What comes together in an interview"),
    "pairs_note": (
        "Ein Bogen verbindet zwei Themen, die öfter im selben Gespräch vorkommen, als der Zufall "
        "erwarten lässt; je dicker, desto öfter. Das ist ein Anlass zum Nachfragen, kein Beweis. "
        "Alle Paare stehen unter „Daten und Methode“.",
        "An arc joins two themes that occur in the same interview more often than chance would "
        "have it; the thicker, the more often. It is a reason to ask further, no proof. "
        "All pairs stand under “Data and method”.",
    ),
    "pair_clear": ("deutlich öfter als durch Zufall", "clearly more often than by chance"),
    "pair_unclear": ("kann auch Zufall sein", "may be chance too"),
    "pair_first": ("Thema", "Theme"),
    "pair_second": ("und Thema", "and theme"),
    "together": ("im selben Gespräch", "in the same interview"),
    "by_chance": ("durch Zufall etwa", "by chance about"),
    "times_chance": ("mal so oft", "times as often"),
    "trend": ("Was sich seit {wave} verändert hat", "What has changed since {wave}"),
    "trend_one_wave": (
        "Bisher gibt es eine Erhebung. Mit der nächsten steht hier, was sich verändert hat.",
        "There has been one wave so far. With the next one this place will say what has changed.",
    ),
    "trend_title_one_wave": ("Veränderung über die Zeit", "Change over time"),
    "trend_note": (
        "Der Punkt steht für den Teil der Gespräche, der Strich dafür, wie unsicher er bei so "
        "wenigen Gesprächen ist.",
        "The dot stands for the part of the interviews, the line for how uncertain it is with so "
        "few interviews.",
    ),
    "method": ("Wie gut die Themen erkannt sind", "How well the themes are recognised"),
    "method_table": ("Jedes Thema im Vergleich mit Menschen", "Each theme compared with people"),
    "saturation": ("Ob die Gespräche ausreichen", "Whether the interviews suffice"),
    "interviews_read": ("Gespräche", "Interviews"),
    "codes_known": ("bekannte Themen", "themes known"),
    "coding_gold": ("Stellen von Menschen", "passages by people"),
    "coding_recall": ("davon gefunden", "of these found"),
    "coding_precision": ("Treffer richtig", "hits right"),
    "coding_f1": ("F1", "F1"),
    "coding_alpha": ("Mensch und Mensch (Alpha)", "person and person (alpha)"),
    "coding_machine_kappa": ("Mensch und Programm (Kappa)", "person and program (kappa)"),
    # activation
    "activation": ("Aktivierung", "Activation"),
    "activation_title": ("Was aus den Gesprächen wurde", "What came of the interviews"),
    "activation_lead": (
        "Die Gespräche sind ein Anfang. Hier steht, wie viele Menschen danach mitgemacht haben und "
        "was sich dadurch verändert hat.",
        "The interviews are a beginning. This page says how many people took part afterwards and "
        "what has changed because of it.",
    ),
    "funnel_chart": ("Von der Ansprache zum Mitmachen", "From approach to taking part"),
    "of_step_before": ("von der Stufe davor", "of the step before"),
    "commitments": ("Was zugesagt wurde", "What was promised"),
    "outcomes": ("Was sich verändert hat", "What has changed"),
    # data
    "data": ("Daten und Methode", "Data and method"),
    "data_title": ("Daten und Methode", "Data and method"),
    "data_lead": (
        "Woher die Zahlen kommen, wie vollständig sie sind, was sie bedeuten und wo es sie zum "
        "Weiterrechnen gibt.",
        "Where the figures come from, how complete they are, what they mean and where to get them.",
    ),
    "data_delivery": ("Stand der Lieferungen", "State of deliveries"),
    "data_completeness": ("Vollständigkeit der Angaben", "Completeness of the fields"),
    "data_signs": ("Zeichen in Tabellen", "Signs in tables"),
    "data_checks": ("Wie verlässlich die Register sind", "How reliable the registers are"),
    "data_definitions": ("Was gezählt wird", "What is counted"),
    "data_sources": ("Weitere Quellen", "Further sources"),
    "data_protection": ("Schutz kleiner Zahlen", "Protection of small numbers"),
    "data_protection_text": (
        "Gezeigt wird nur, was zuvor geprüft und veröffentlicht wurde. Sehr kleine Anzahlen "
        "erscheinen als Punkt, damit niemand erkannt werden kann; bei der Staatsangehörigkeit "
        "ist die Grenze strenger. {protected} Die geheimen Werte stehen auch nicht in der Datei, "
        "aus der diese Seiten entstehen. Noch nicht geschützt sind Werte, die sich durch "
        "Abziehen von einer Summe errechnen lassen: Bis das so weit ist, sind diese Seiten für "
        "den internen Gebrauch.",
        "Only what was checked and released is shown. Very small numbers appear as a dot, so "
        "that nobody can be recognised; the limit is stricter for nationality. {protected} The "
        "secret values are not in the file behind these pages either. Not yet protected are "
        "values that can be found by subtraction from a total: until they are, these pages are "
        "for internal use.",
    ),
    "data_download": ("Herunterladen", "Download"),
    "data_download_text": (
        "CSV-Dateien mit Semikolon und Dezimalkomma, wie Excel sie in Deutschland öffnet. Sie "
        "enthalten "
        "alle veröffentlichten Werte mit Einheit, Stand und Zeichen.",
        "CSV files with comma and decimal point. They hold all released values with unit, "
        "period and sign.",
    ),
    "download_all": ("Alle Werte (CSV)", "All values (CSV)"),
    "download_definitions": ("Definitionen (CSV)", "Definitions (CSV)"),
    "download_sources": ("Quellen und Lieferungen (CSV)", "Sources and deliveries (CSV)"),
    "download_boundaries": ("Gemeindegrenzen (GeoJSON)", "Municipal boundaries (GeoJSON)"),
    "download_one": ("Nur diese Angabe (CSV)", "Only this figure (CSV)"),
    "data_browse": ("Werte nachschlagen", "Look up values"),
    "data_versions": ("Diese Veröffentlichung", "This release"),
    "unit": ("Einheit", "Unit"),
    "period": ("Stand", "Period"),
    "definition": ("Definition", "Definition"),
    "formula": ("Formel", "Formula"),
    "counting_unit": ("Gezählt werden: {unit}", "Counted: {unit}"),
    "used_by": ("Verwendet für: {names}", "Used for: {names}"),
    "valid_from": ("gültig ab {day}", "valid from {day}"),
    "office": ("Gewerbeamt", "Trade office"),
    "newest_delivery": ("neueste Lieferung", "newest delivery"),
    "deliveries": ("Lieferungen", "Deliveries"),
    "refused": ("zurückgewiesen", "refused"),
    "rows_stored": ("Datensätze gespeichert", "records stored"),
    "rows_quarantined": ("in Quarantäne", "in quarantine"),
    "state": ("Lage", "State"),
    "state_none": ("noch keine Lieferung", "no delivery yet"),
    "name_of_source": ("Quelle", "Source"),
    "legal_basis": ("Rechtsgrundlage", "Legal basis"),
    "purpose": ("Zweck", "Purpose"),
    "field": ("Angabe", "Field"),
    "manifest_release_id": ("Veröffentlichung", "Release"),
    "manifest_made_at": ("erzeugt am", "made on"),
    "manifest_newest_month": ("neuester Monat", "newest month"),
    "manifest_rule_version": ("Regeln der Geheimhaltung", "disclosure rules"),
    "manifest_code_version": ("Programmversion", "software version"),
    "manifest_codebook_version": ("Codebuch der Themen", "codebook of themes"),
    "manifest_pipeline_version": ("Sprachverarbeitung", "language processing"),
    "manifest_checksum": ("Prüfsumme", "checksum"),
}

UNITS: dict[str, tuple[str, str]] = {
    "businesses": ("Betriebe", "businesses"),
    "persons": ("Personen", "persons"),
    "notices": ("Meldungen", "notices"),
    "share": ("Anteil", "share"),
    "jobs": ("Arbeitsplätze", "jobs"),
    "interviews": ("Gespräche", "interviews"),
    "days": ("Tage", "days"),
    "municipalities": ("Städte und Gemeinden", "municipalities"),
    "nationalities": ("Staatsangehörigkeiten", "nationalities"),
    "commitments": ("Zusagen", "commitments"),
    "outcomes": ("Ergebnisse", "outcomes"),
    "times": ("mal der Durchschnitt", "times the average"),
    "intensity": ("Gewicht von 0 bis 3", "weight from 0 to 3"),
    "balance": ("Balance von −1 bis +1", "balance from −1 to +1"),
    "times_chance": ("mal so oft wie durch Zufall", "times as often as by chance"),
    "ideas": ("Ideen", "ideas"),
    "ideas_per_interview": ("Vorschläge je Gespräch", "suggestions per interview"),
    "codes": ("Themen", "themes"),
    "turns": ("Wortbeiträge", "turns"),
    "agreement": ("Übereinstimmung (1 = völlig einig)", "agreement (1 = full)"),
    "branch_groups": ("Branchengruppen", "branch groups"),
    "per_100": ("je 100 Betriebe", "per 100 businesses"),
    "per_1000": ("je 1.000 Menschen ohne deutschen Pass", "per 1,000 foreign inhabitants"),
    "years": ("Jahre", "years"),
    "index": ("Messzahl, Basisjahr = 100", "index, base year = 100"),
}

ONE: dict[str, tuple[str, str]] = {
    "businesses": ("Betrieb", "business"),
    "persons": ("Person", "person"),
    "notices": ("Meldung", "notice"),
    "jobs": ("Arbeitsplatz", "job"),
    "interviews": ("Gespräch", "interview"),
    "intensity": ("Gewicht von 0 bis 3", "weight from 0 to 3"),
    "balance": ("Balance von −1 bis +1", "balance from −1 to +1"),
    "times_chance": ("mal so oft wie durch Zufall", "times as often as by chance"),
    "ideas": ("Idee", "idea"),
    "ideas_per_interview": ("Vorschlag je Gespräch", "suggestion per interview"),
    "codes": ("Thema", "theme"),
    "turns": ("Wortbeitrag", "turn"),
    "agreement": ("Übereinstimmung (1 = völlig einig)", "agreement (1 = full)"),
    "days": ("Tag", "day"),
    "municipalities": ("Stadt oder Gemeinde", "municipality"),
    "nationalities": ("Staatsangehörigkeit", "nationality"),
    "commitments": ("Zusage", "commitment"),
    "outcomes": ("Ergebnis", "outcome"),
    "branch_groups": ("Branchengruppe", "branch group"),
    "years": ("Jahr", "year"),
    "times": ("mal der Durchschnitt", "times the average"),
    "per_100": ("je 100 Betriebe", "per 100 businesses"),
    "per_1000": ("je 1.000 Menschen ohne deutschen Pass", "per 1,000 foreign inhabitants"),
    "index": ("Messzahl, Basisjahr = 100", "index, base year = 100"),
}

STATUSES: dict[str, tuple[str, str]] = {
    "ok": ("veröffentlicht", "released"),
    "incomplete": (
        "veröffentlicht, unvollständig: nicht alle Gemeinden sind darin",
        "released, incomplete: not all municipalities are in it",
    ),
    "zero": ("genau null", "exactly zero"),
    "suppressed_primary": ("geheim gehalten", "kept secret"),
    "suppressed_secondary": (
        "geheim gehalten zum Schutz anderer Werte",
        "kept secret to protect other values",
    ),
    "unreliable": ("eingeschränkt aussagefähig", "of limited value"),
    "missing": ("liegt noch nicht vor", "not delivered yet"),
}

BREAKDOWNS: dict[str, tuple[str, str]] = {
    "total": ("insgesamt", "total"),
    "branch_group": ("Branchengruppe", "branch group"),
    "branch_group_all": ("Branchengruppe, alle Betriebe", "branch group, all businesses"),
    "origin_group": ("Gruppe der Staatsangehörigkeit", "group of nationality"),
    "legal_form_group": ("Rechtsform", "legal form"),
    "sex": ("Geschlecht", "sex"),
    "population_date": ("Stichtag der Bevölkerung", "reference date of the population"),
    "age_class": ("Alter des Betriebs", "age of the business"),
    "notice_kind": ("Art der Meldung", "kind of notice"),
    "event_kind": ("Gründung oder Schließung", "founding or closing"),
    "movement": ("Saldo und Umschlag", "balance and turnover"),
    "ownership": ("Inhaberschaft", "ownership"),
    "survival": ("Zeit seit der Gründung", "time since founding"),
    "survival_german": (
        "Zeit seit der Gründung, deutsche Inhaberschaft",
        "time since founding, German-led",
    ),
    "closing_reason": ("Grund der Schließung", "reason of closing"),
    "double": ("Art der Dopplung", "kind of duplicate"),
    "estimate": ("Schätzung", "estimate"),
    "successor": ("Nachfolger des Schlüssels", "successors of the key"),
    "jobs": ("Art des Arbeitsplatzes", "kind of job"),
    "theme": ("Thema", "theme"),
    "theme_strength": ("Thema als Stärke", "theme as strength"),
    "theme_problem": ("Thema als Hürde", "theme as barrier"),
    "activation_code": ("Ideen, Bereitschaft, Bedingungen", "ideas, readiness, conditions"),
    "coded": ("Gespräche, die zählen", "interviews that count"),
    "coded_people": ("von Menschen zugeordnet", "coded by people"),
    "coded_rule": ("vom Programm zugeordnet (Regeln)", "coded by program (rules)"),
    "coded_model": ("vom Programm zugeordnet (gelernt)", "coded by program (learnt)"),
    "coded_unchecked": ("vom Programm zugeordnet, ungeprüft", "coded by program, unchecked"),
    "theme_by_sex": ("Thema nach Geschlecht", "theme by sex"),
    "theme_by_interviewee_age": ("Thema nach Alter", "theme by age"),
    "theme_by_branch_group": ("Thema nach Branchengruppe", "theme by branch group"),
    "theme_by_origin_group": ("Thema nach Herkunft", "theme by origin"),
    "coded_by_sex": ("Gespräche nach Geschlecht", "interviews by sex"),
    "coded_by_interviewee_age": ("Gespräche nach Alter", "interviews by age"),
    "coded_by_branch_group": ("Gespräche nach Branchengruppe", "interviews by branch group"),
    "coded_by_origin_group": ("Gespräche nach Herkunft", "interviews by origin"),
    "theme_pair": ("Themenpaar, mal so oft wie durch Zufall", "pair, times as often as by chance"),
    "theme_pair_together": ("Themenpaar im selben Gespräch", "pair in the same interview"),
    "theme_pair_coded": ("Themenpaar, Gespräche, die zählen", "pair, interviews that count"),
    "ideas": ("Vorschläge und Ideen", "suggestions and ideas"),
    "interviews_read": ("Zahl der Gespräche", "number of interviews"),
    "coding_gold": ("Stellen, die Menschen zuordneten", "passages coded by people"),
    "coding_precision": ("Programm: Treffer richtig", "program: hits right"),
    "coding_recall": ("Programm: Stellen gefunden", "program: passages found"),
    "coding_f1": ("Programm: F1", "program: F1"),
    "coding_valence": ("Programm: Seite richtig", "program: side right"),
    "coding_kappa": ("Mensch und Mensch: Kappa", "person and person: kappa"),
    "coding_alpha": ("Mensch und Mensch: Alpha", "person and person: alpha"),
    "coding_machine_kappa": ("Mensch und Programm: Kappa", "person and program: kappa"),
    "funnel_step": ("Stufe", "step"),
    "commitment_status": ("Stand der Zusage", "state of the commitment"),
    "outcome": ("Art des Ergebnisses", "kind of outcome"),
    "field": ("Angabe im Register", "field of the register"),
}

SOURCE_KINDS: dict[str, tuple[str, str]] = {
    "trade_office": ("Gewerbeamt", "trade office"),
    "chamber": ("Kammer", "chamber"),
    "commercial_register": ("Registergericht", "commercial register"),
    "controllers": ("Register der Kontrolle", "register of control"),
    "boundaries": ("Gemeindegrenzen", "boundaries"),
    "population": ("Bevölkerungsstatistik", "population statistics"),
    "survey": ("Befragung", "survey"),
    "interviews": ("Gespräche", "interviews"),
    "contacts": ("Kontaktbogen", "contact sheet"),
    "activation": ("Aktivierungslog", "activation log"),
}

HEADS: dict[str, tuple[str, str]] = {
    "indicator_id": ("Kennung", "indicator_id"),
    "indicator": ("Angabe", "indicator"),
    "area_code": ("Gebietsschlüssel", "area_code"),
    "area": ("Gebiet", "area"),
    "period": ("Stand", "period"),
    "breakdown": ("Gliederung", "breakdown"),
    "category": ("Merkmalskennung", "category_code"),
    "label": ("Merkmal", "category"),
    "value": ("Wert", "value"),
    "shown": ("Anzeige", "shown"),
    "unit": ("Einheit", "unit"),
    "counted": ("Gezählt", "counted"),
    "status": ("Status", "status"),
    "definition_id": ("Definitionskennung", "definition_id"),
    "counting_unit": ("Gezählt", "counted"),
    "text": ("Definition", "definition"),
    "formula": ("Formel", "formula"),
    "source": ("Quelle", "source"),
    "valid_from": ("Gültig ab", "valid_from"),
    "valid_to": ("Gültig bis", "valid_to"),
    "source_id": ("Quellenkennung", "source_id"),
    "name": ("Quelle", "source"),
    "kind": ("Art", "kind"),
    "legal_basis": ("Rechtsgrundlage", "legal_basis"),
    "purpose": ("Zweck", "purpose"),
    "newest_period": ("Neueste Lieferung", "newest_period"),
    "deliveries": ("Lieferungen", "deliveries"),
    "refused": ("Zurückgewiesen", "refused"),
    "rows_in": ("Datensätze erhalten", "records_received"),
    "rows_stored": ("Datensätze gespeichert", "records_stored"),
    "rows_quarantined": ("Datensätze in Quarantäne", "records_quarantined"),
}


def text(key: str, language: str, **values: object) -> str:
    """The text of a key in a language, its places filled; raises KeyError for an unknown key."""
    return TEXTS[key][language == "en"].format(**values)


def unit_name(unit: str, language: str, is_one: bool = False) -> str:
    """A unit's name, for one or for many; one without a name is named as the release writes it."""
    return word(ONE if is_one else UNITS, unit, language)


def word(words: dict[str, tuple[str, str]], code: str, language: str) -> str:
    """The word for a code; a code without one stays what it is."""
    return words[code][language == "en"] if code in words else code
