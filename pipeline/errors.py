"""The numbered catalogue of everything the software says when something is not as promised.

Letters: P project, R registers, I interviews, S surveys, F activation, D disclosure and release. Deciding what is wrong belongs to the readers.
"""

from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["de", "en"]


@dataclass(frozen=True)
class Message:
    """One sentence or two in both languages: what is wrong, what happened to the data, what to do."""

    german: str
    english: str


CATALOGUE: dict[str, Message] = {
    # R: registers
    "R-001": Message(
        "Die Datei „{file}“ ist leer. Bitte beim Absender eine neue Ausgabe anfordern.",
        "The file “{file}” is empty. Please ask the sender for a new one.",
    ),
    "R-002": Message(
        "Der Ordner „inbox/{source}“ gehört zu keiner bekannten Stelle; „{file}“ wurde nicht gelesen. Bitte das Amt in potentiale.toml unter [[offices]] eintragen oder die Datei in den richtigen Ordner legen.",
        "The folder “inbox/{source}” belongs to no known office; “{file}” was not read. Please enter the office in potentiale.toml under [[offices]] or put the file into the right folder.",
    ),
    "R-003": Message(
        "Die Datei „{file}“ ist nicht in {expected} geschrieben, wie vereinbart (Zeile {line}); sie scheint in {seems} zu sein. Bitte in der vereinbarten Zeichenkodierung ausgeben lassen oder „encodings“ in der Zuordnung ergänzen.",
        "The file “{file}” is not written in {expected} as agreed (line {line}); it seems to be in {seems}. Please have it exported in the agreed encoding, or add it to “encodings” in the mapping.",
    ),
    "R-004": Message(
        "In der Datei „{file}“, Zeile {line}, sind Umlaute zerstört („Ã¼“ statt „ü“): Sie wurde einmal zu oft umgewandelt. Bitte die ursprüngliche Ausgabe des Fachverfahrens einlesen.",
        "In the file “{file}”, line {line}, umlauts are destroyed (“Ã¼” in place of “ü”): it was converted once too often. Please use the original export.",
    ),
    "R-005": Message(
        "In der Datei „{file}“ fehlen die Spalten {columns}. Bitte beim Amt nachfragen; heißt die Spalte jetzt anders, den neuen Namen in {mapping} eintragen.",
        "The file “{file}” lacks the columns {columns}. Please ask the office; if the column has a new name, enter it in {mapping}.",
    ),
    "R-006": Message(
        "Die Datei „{file}“ hat unbekannte Spalten: {columns}. Bitte in {mapping} unter „columns“, „ignored“ oder „forbidden“ eintragen, was mit ihnen geschehen soll.",
        "The file “{file}” has unknown columns: {columns}. Please say in {mapping} under “columns”, “ignored” or “forbidden” what is to be done with them.",
    ),
    "R-007": Message(
        "In der Datei „{file}“ fehlen die Spalten {missing}, neu sind {added}. Vermutlich umbenannt: {pairs}. Wenn das stimmt, bitte {mapping} unter neuem Namen kopieren, die Überschrift dort eintragen und das Amt in potentiale.toml auf diese Zuordnung (dialect) umstellen.",
        "The file “{file}” lacks the columns {missing}; new are {added}. Probably renamed: {pairs}. If so, please copy {mapping} under a new name, enter the heading there and point the office to it (dialect) in potentiale.toml.",
    ),
    "R-008": Message(
        "In der Datei „{file}“ steht dieselbe Spaltenüberschrift mehrmals: {columns}. Bitte die Datei berichtigen lassen.",
        "The file “{file}” has the same column heading several times: {columns}. Please have the file corrected.",
    ),
    "R-009": Message(
        "Datei „{file}“, Zeile {line}: {found} statt {expected} Zellen. Der Satz liegt in der Quarantäne; bitte beim Absender berichtigen lassen (oft ein Trennzeichen im Text).",
        "File “{file}”, line {line}: {found} cells in place of {expected}. The record is in quarantine; please have it corrected (often a separator within a text).",
    ),
    "R-010": Message(
        "Datei „{file}“, Zeile {line}: Der Satz enthält Nullzeichen und ist vermutlich beschädigt. Er liegt in der Quarantäne; bitte neu ausgeben lassen.",
        "File “{file}”, line {line}: the record holds NUL characters and is probably damaged. It is in quarantine; please have it exported again.",
    ),
    "R-011": Message(
        "Datei „{file}“, Zeile {line}: Ein Anführungszeichen wird nicht geschlossen, der Rest der Datei ist nicht lesbar. Bitte berichtigen lassen; es wurde nichts übernommen.",
        "File “{file}”, line {line}: a quotation mark is not closed, the rest of the file cannot be read. Please have it corrected; nothing was stored.",
    ),
    "R-012": Message(
        "Datei „{file}“: Die Angaben {columns} dürfen nicht übermittelt werden; sie wurden beim Einlesen verworfen und nirgends gespeichert. Bitte das Amt bitten, sie künftig wegzulassen.",
        "File “{file}”: the fields {columns} must not be passed on; they were dropped on reading and stored nowhere. Please ask the office to leave them out in future.",
    ),
    "R-013": Message(
        "Aus dem Namen der Datei „{file}“ geht der Monat nicht hervor. Bitte so benennen: gewerbe_2026-03.csv.",
        "The name of the file “{file}” does not say the month. Please name it like gewerbe_2026-03.csv.",
    ),
    "R-014": Message(
        "Datei „{file}“, Zeile {line}: Branchenschlüssel „{value}“ ist in der WZ {edition} unbekannt oder unvollständig. Die Meldung liegt in der Quarantäne; bitte beim Gewerbeamt nachfragen oder in surveys/corrections ergänzen.",
        "File “{file}”, line {line}: branch key “{value}” is unknown to WZ {edition} or incomplete. The notice is in quarantine; please ask the trade office or add a correction in surveys/corrections.",
    ),
    "R-015": Message(
        "Datei „{file}“, Zeile {line}: Art der Meldung „{value}“ ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „kinds“ in surveys/registers/{dialect}.yml ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: kind of notice “{value}” is unknown. The notice is in quarantine; please add it to “kinds” in surveys/registers/{dialect}.yml or ask the office.",
    ),
    "R-016": Message(
        "Datei „{file}“, Zeile {line}: Gemeinde „{value}“ gehört nicht zum Kreis oder ist unbekannt. Die Meldung liegt in der Quarantäne; bitte Grenzen und Ämter prüfen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: municipality “{value}” is not of this county or unknown. The notice is in quarantine; please check boundaries and offices or ask the office.",
    ),
    "R-017": Message(
        "Datei „{file}“, Zeile {line}: Das Datum „{value}“ (gültig ab) ist nicht lesbar. Die Meldung liegt in der Quarantäne; bitte beim Amt berichtigen lassen.",
        "File “{file}”, line {line}: the date “{value}” (effective from) cannot be read. The notice is in quarantine; please have it corrected by the office.",
    ),
    "R-018": Message(
        "Datei „{file}“, Zeile {line}: Staatsangehörigkeit „{value}“ steht in keiner Liste. Die Meldung liegt in der Quarantäne; bitte in surveys/corrections ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: nationality “{value}” is in no list. The notice is in quarantine; please add a correction in surveys/corrections or ask the office.",
    ),
    "R-019": Message(
        "Datei „{file}“, Zeile {line}: Rechtsform „{value}“ steht in keiner Liste. Die Meldung liegt in der Quarantäne; bitte in surveys/corrections ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: legal form “{value}” is in no list. The notice is in quarantine; please add a correction in surveys/corrections or ask the office.",
    ),
    "R-020": Message(
        "Datei „{file}“, Zeile {line}: Grund „{value}“ ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „reasons“ in surveys/registers/{dialect}.yml ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: reason “{value}” is unknown. The notice is in quarantine; please add it to “reasons” in surveys/registers/{dialect}.yml or ask the office.",
    ),
    "R-021": Message(
        "Datei „{file}“, Zeile {line}: Die Angabe „{column}“ fehlt. Der Satz liegt in der Quarantäne; bitte beim Absender ergänzen lassen.",
        "File “{file}”, line {line}: the field “{column}” is missing. The record is in quarantine; please have it completed by the sender.",
    ),
    "R-022": Message(
        "Die Datei „{file}“ bricht in Zeile {line} ab oder ist kein gültiges XML. Es wurde nichts übernommen; bitte neu übermitteln lassen.",
        "The file “{file}” breaks off at line {line} or is not well-formed XML. Nothing was stored; please have it sent again.",
    ),
    "R-023": Message(
        "Die Datei „{file}“ enthält eine Dokumenttyp-Deklaration (DTD) oder Entitäten (Zeile {line}). Solche Dateien werden aus Sicherheitsgründen nicht gelesen; bitte ohne DTD ausgeben lassen.",
        "The file “{file}” contains a document type declaration (DTD) or entities (line {line}). Such files are not read for safety; please have it exported without a DTD.",
    ),
    "R-024": Message(
        "Die Datei „{file}“ ist keine lesbare Fassung von XGewerbeanzeige: gefunden {found}, gelesen werden {known}. Bitte in einer dieser Fassungen ausgeben lassen.",
        "The file “{file}” is not a version of XGewerbeanzeige that is read: found {found}, read are {known}. Please have it exported in one of these.",
    ),
    "R-025": Message(
        "Die Datei „{file}“ enthält in Zeile {line} das unbekannte Element „{element}“. Es wurde nichts übernommen; bitte in {mapping} unter „columns“, „ignored“ oder „forbidden“ eintragen, was mit ihm geschehen soll.",
        "The file “{file}” holds the unknown element “{element}” at line {line}. Nothing was stored; please say in {mapping} under “columns”, “ignored” or “forbidden” what is to be done with it.",
    ),
    "R-026": Message(
        "Die Datei „{file}“ würde entpackt {size} MB groß (mehr als erlaubt oder auffällig stark gepackt) und wird zum Schutz nicht geöffnet. Bitte als neue, kleinere Arbeitsmappe speichern lassen.",
        "The file “{file}” would unpack to {size} MB (more than allowed, or packed suspiciously tight) and is not opened for safety. Please have it saved as a new, smaller workbook.",
    ),
    "R-027": Message(
        "Die Datei „{file}“ ist keine lesbare Arbeitsmappe (.xlsx, .xls oder .ods): beschädigt oder mit einem Kennwort geschützt. Bitte öffnen und ohne Kennwort neu als .xlsx speichern.",
        "The file “{file}” is not a readable workbook (.xlsx, .xls or .ods): damaged or protected by a password. Please open it and save it again as .xlsx, without password.",
    ),
    "R-028": Message(
        "In der Datei „{file}“ wurde keine Kopfzeile gefunden, die zu {mapping} passt. Bitte prüfen, ob die richtige Liste geliefert wurde.",
        "No head row that fits {mapping} was found in the file “{file}”. Please check whether the right list was delivered.",
    ),
    "R-029": Message(
        "Für die Mundart „{dialect}“ gibt es keine Zuordnung ({file}). Bitte in potentiale.toml berichtigen oder die Zuordnung anlegen.",
        "There is no mapping for the dialect “{dialect}” ({file}). Please correct potentiale.toml or write the mapping.",
    ),
    "R-030": Message(
        "Die Datei „{file}“ hat denselben Inhalt wie die schon übernommene „{first}“ und wurde nicht noch einmal gezählt. Es ist nichts zu tun.",
        "The file “{file}” has the same content as “{first}”, which is stored already, and was not counted again. There is nothing to do.",
    ),
    "R-031": Message(
        "Datei „{file}“, Zeile {line}: Die Zeile ist kein gültiges JSON. Der Satz liegt in der Quarantäne; bitte neu ausgeben lassen.",
        "File “{file}”, line {line}: the line is not valid JSON. The record is in quarantine; please have it exported again.",
    ),
    "R-032": Message(
        "Die Datei „{file}“ ist kein lesbares GeoJSON (Zeile {line}). Bitte die Grenzen als GeoJSON in WGS 84 ausgeben.",
        "The file “{file}” is not readable GeoJSON (line {line}). Please export the boundaries as GeoJSON in WGS 84.",
    ),
    "R-033": Message(
        "Datei „{file}“, Fläche {record}: Es fehlt ein Gemeindeschlüssel (eine der Eigenschaften {columns}). Die Fläche liegt in der Quarantäne; bitte ergänzen.",
        "File “{file}”, area {record}: a municipality key is missing (one of the properties {columns}). The area is in quarantine; please add it.",
    ),
    "R-034": Message(
        "Datei „{file}“, Fläche {record}: Die Grenze ist kein Polygon in WGS 84 (Längen- und Breitengrade). Die Fläche liegt in der Quarantäne; bitte umrechnen.",
        "File “{file}”, area {record}: the boundary is not a polygon in WGS 84 (longitude and latitude). The area is in quarantine; please convert it.",
    ),
    "R-035": Message(
        "Datei „{file}“, Zeile {line}: „{value}“ ist keine Zahl von Personen. Die Zeile liegt in der Quarantäne; bitte berichtigen lassen.",
        "File “{file}”, line {line}: “{value}” is not a number of persons. The line is in quarantine; please have it corrected.",
    ),
    "R-036": Message(
        "Die Korrektur „{file}“ traf {found} Angaben statt der erwarteten {expected} und wurde nicht angewendet. Bitte prüfen, ob sie noch gilt, und „expect“ anpassen.",
        "The correction “{file}” met {found} values in place of the {expected} expected and was not applied. Please check whether it still holds and adjust “expect”.",
    ),
    "R-037": Message(
        "Die Datei „{file}“ passt nicht zu dieser Stelle: erwartet wird {expected}. Bitte das vereinbarte Format liefern lassen oder „dialect“ in potentiale.toml ändern.",
        "The file “{file}” does not fit this source: {expected} is expected. Please have the agreed format delivered, or change “dialect” in potentiale.toml.",
    ),
    "R-038": Message(
        "Datei „{file}“, Zeile {line}: Die Kennung ist durch eine Tabellenkalkulation zerstört (Exponentialschreibweise). Der Satz liegt in der Quarantäne; bitte die ursprüngliche Datei der Kammer einlesen.",
        "File “{file}”, line {line}: the identifier was destroyed by a spreadsheet (exponent notation). The record is in quarantine; please use the chamber's original file.",
    ),
    "R-039": Message(
        "Datei „{file}“, Zeile {line}: Dieselbe Kennung steht schon weiter oben in der Datei. Der Satz liegt in der Quarantäne; bitte beim Absender nachfragen.",
        "File “{file}”, line {line}: the same identifier stands further up in the file. The record is in quarantine; please ask the sender.",
    ),
    "R-040": Message(
        "Die Datei „{file}“ lässt sich keiner bekannten Lieferung zuordnen: Keine Zuordnung in surveys/registers passt zu ihrer Kopfzeile. Bitte prüfen, ob es die richtige Datei ist.",
        "The file “{file}” is no delivery that is known: no mapping in surveys/registers fits its head row. Please check whether it is the right file.",
    ),
    "R-041": Message(
        "Die Datei „{file}“ enthält eine Kopfzeile, aber keinen einzigen Satz. Sie zählt als Monat ohne Meldungen; bitte beim Absender nachfragen, ob das stimmt.",
        "The file “{file}” has a head row but not a single record. It counts as a month without notices; please ask the sender whether that is right.",
    ),
    "R-042": Message(
        "Die Datei „{file}“ konnte nicht gelesen werden ({problem}). Es wurde nichts übernommen, alles Übrige läuft weiter; bitte neu liefern lassen.",
        "The file “{file}” could not be read ({problem}). Nothing was stored, everything else goes on; please have it delivered again.",
    ),
    "R-043": Message(
        "Datei „{file}“, Fläche {record}: Die Gemeinde {value} gehört nicht zum Kreis. Die Fläche liegt in der Quarantäne; bitte nur die Gemeinden des Kreises liefern oder „code“ in potentiale.toml prüfen.",
        "File “{file}”, area {record}: municipality {value} is not of this county. The area is in quarantine; please deliver the county's municipalities only, or check “code” in potentiale.toml.",
    ),
    "R-044": Message(
        "Datei „{file}“, Fläche {record}: Die Gemeinde {value} kommt zweimal vor. Die zweite Fläche liegt in der Quarantäne; bitte als eine Fläche (MultiPolygon) liefern.",
        "File “{file}”, area {record}: municipality {value} occurs twice. The second area is in quarantine; please deliver one area (MultiPolygon).",
    ),
    "R-046": Message(
        "Aus der Datei „{file}“ ließ sich kein einziger Satz übernehmen ({reasons}); der letzte gute Stand bleibt. Bitte prüfen, ob es die Datei dieses Kreises ist; „potentiale check“ nennt jede Stelle.",
        "Not one record of the file “{file}” could be taken ({reasons}); the last good state stays. Please check whether it is this county's file; “potentiale check” names every place.",
    ),
    "R-047": Message(
        "Die Datei „{file}“ soll für {period} sein, alle anderen Ämter haben höchstens bis {newest} geliefert. Sie wurde nicht gelesen; bitte den Monat im Dateinamen prüfen.",
        "The file “{file}” claims to be for {period}, all other offices have delivered up to {newest} at most. It was not read; please check the month in its name.",
    ),
    "R-048": Message(
        "Datei „{file}“, Zeile {line}: Das Meldedatum „{value}“ ist nicht lesbar. Die Meldung liegt in der Quarantäne; bitte beim Amt berichtigen lassen.",
        "File “{file}”, line {line}: the reported date “{value}” cannot be read. The notice is in quarantine; please have the office correct it.",
    ),
    "R-049": Message(
        "Datei „{file}“, Zeile {line}: Die Angabe „{value}“ zum Nebenerwerb ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „flags“ in surveys/registers/{dialect}.yml ergänzen.",
        "File “{file}”, line {line}: “{value}” is unknown as side line. The notice is in quarantine; please complete “flags” in surveys/registers/{dialect}.yml.",
    ),
    "R-050": Message(
        "Datei „{file}“, Zeile {line}: Die Zahl der Beschäftigten „{value}“ ist keine Zahl. Die Meldung liegt in der Quarantäne; bitte beim Amt berichtigen lassen.",
        "File “{file}”, line {line}: the number of staff “{value}” is no number. The notice is in quarantine; please have the office correct it.",
    ),
    "R-051": Message(
        "Datei „{file}“, Zeile {line}: Die Angabe „{value}“ zum Geschlecht ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „sexes“ in surveys/registers/{dialect}.yml ergänzen.",
        "File “{file}”, line {line}: “{value}” is unknown as sex. The notice is in quarantine; please complete “sexes” in surveys/registers/{dialect}.yml.",
    ),
    "R-045": Message(
        "Datei „{file}“, Zeile {line}: Das Datum „{value}“ ist nicht lesbar. Die Zeile liegt in der Quarantäne; bitte berichtigen lassen (JJJJ-MM-TT).",
        "File “{file}”, line {line}: the date “{value}” cannot be read. The line is in quarantine; please have it corrected (YYYY-MM-DD).",
    ),
    "R-100": Message(
        "Einen Betrieb mit dem Kennzeichen „{value}“ gibt es nicht. Kennzeichen stehen in der Spalte business_id von core.businesses; „potentiale explain --help“ sagt, wie man eines angibt.",
        "There is no business with the id “{value}”. Ids stand in the column business_id of core.businesses; “potentiale explain --help” says how to give one.",
    ),
    "R-101": Message(
        "Datei „{file}“, Zeile {line}: Die Angabe in der Spalte „{field}“ fehlt oder ist nicht verständlich („{value}“). Diese Entscheidung gilt nicht, alle übrigen gelten; erwartet werden kind (person, business, company, chamber), left_id, right_id, decision (same oder different), reason, decided_by und date (2026-04-02 oder 02.04.2026).",
        "File “{file}”, line {line}: what stands in the column “{field}” is missing or not understood (“{value}”). This decision does not hold, all others do; expected are kind (person, business, company, chamber), left_id, right_id, decision (same or different), reason, decided_by and date (2026-04-02 or 02.04.2026).",
    ),
    "R-102": Message(
        "Datei „{file}“: Die Zeilen {other} und {line} widersprechen sich, einmal gelten beide als dasselbe, einmal als verschieden. Keine der beiden Entscheidungen gilt; bitte die falsche Zeile löschen.",
        "File “{file}”: the lines {other} and {line} contradict each other, once the two are the same, once different. Neither decision holds; please delete the wrong line.",
    ),
    "R-103": Message(
        "Datei „{file}“, Zeile {line}: Das Kennzeichen „{value}“ in der Spalte „{field}“ ist nicht bekannt. Diese Entscheidung gilt nicht, alle übrigen gelten; bitte das Kennzeichen prüfen (potentiale explain) oder die Zeile löschen.",
        "File “{file}”, line {line}: the id “{value}” in the column “{field}” is not known. This decision does not hold, all others do; please check the id (potentiale explain) or delete the line.",
    ),
    "R-110": Message(
        "In der Datei „{file}“ sind mehr als {limit} Sätze nicht lesbar; sie wird als Ganzes abgelehnt, der letzte gute Stand bleibt. Bitte prüfen, ob es die vereinbarte Liste ist, und neu ausgeben lassen.",
        "In the file “{file}” more than {limit} records cannot be read; it is refused as a whole, the last good state stays. Please check whether it is the list agreed on, and have it exported again.",
    ),
    "R-075": Message(
        "Bei {count} von {rows} Firmen der Datei „{file}“ ist die Gemeinde nicht sicher zu bestimmen, am häufigsten bei: {places}. Sie zählen in keiner Gemeinde; bitte prüfen, ob die Orte richtig geliefert sind.",
        "Of {count} of {rows} companies in the file “{file}” the municipality is not certain, most often of: {places}. They count in no municipality; please check whether the places were delivered correctly.",
    ),
    "R-076": Message(
        "In der Datei „{file}“ sind Größenklassen nicht verständlich: {values}. Die Einträge wurden ohne Beschäftigtenzahl übernommen; bitte bei der Kammer nachfragen, was gemeint ist.",
        "In the file “{file}” size classes are not understood: {values}. The entries were taken without a number of staff; please ask the chamber what is meant.",
    ),
    "R-060": Message(
        "Die Datei „{file}“ hat {rows} Sätze; üblich sind {least} bis {most} ({mapping}, „expected“). Sie wurde übernommen; bitte beim Absender nachfragen, ob sie vollständig ist.",
        "The file “{file}” has {rows} records; usual are {least} to {most} ({mapping}, “expected”). It was taken; please ask the sender whether it is complete.",
    ),
    "R-061": Message(
        "In der Datei „{file}“ liegen Anteile außerhalb des Üblichen: {shares} ({mapping}, „expected“). Sie wurde übernommen; bitte beim Absender nachfragen, ob die Angaben stimmen.",
        "In the file “{file}” shares are out of the usual: {shares} ({mapping}, “expected”). It was taken; please ask the sender whether the figures are right.",
    ),
    "R-062": Message(
        "Zu der Grenzdatei „{file}“ fehlt: {missing}. Ein Shapefile besteht aus mehreren Dateien gleichen Namens (.shp, .shx, .dbf, .prj); bitte alle zusammen ablegen oder als eine ZIP-Datei.",
        "Of the boundary file “{file}” is missing: {missing}. A shapefile consists of several files of one name (.shp, .shx, .dbf, .prj); please put all of them there, or one ZIP file.",
    ),
    "R-063": Message(
        "In der ZIP-Datei „{file}“ liegen mehrere Shapefiles ({layers}); welches die Gemeinden enthält, ist nicht zu erkennen. Bitte nur das der Gemeinden liefern (bei VG250: VG250_GEM).",
        "The ZIP file “{file}” holds several shapefiles ({layers}); which of them has the municipalities cannot be told. Please deliver only that one (of VG250: VG250_GEM).",
    ),
    "R-064": Message(
        "Die Datei „{file}“ ist als {format} nicht lesbar: beschädigt oder abgeschnitten. Es wurde nichts übernommen, der letzte gute Stand bleibt; bitte neu ausgeben lassen.",
        "The file “{file}” cannot be read as {format}: damaged or cut off. Nothing was stored, the last good state stays; please have it exported again.",
    ),
    "R-065": Message(
        "Die Datei „{file}“ enthält nichts über den Kreis {county}. Es wurde nichts übernommen; bitte prüfen, ob es die richtige Datei ist, oder „code“ in potentiale.toml berichtigen.",
        "The file “{file}” holds nothing about the county {county}. Nothing was stored; please check whether it is the right file, or correct “code” in potentiale.toml.",
    ),
    "R-066": Message(
        "In der Tabelle „{file}“ fehlt: {lacks}. Gebraucht werden Gebiet, Stichtag und Staatsangehörigkeit, als Spalte, im Tabellenkopf oder darüber. Bitte die Tabelle mit diesen Merkmalen abrufen.",
        "The table “{file}” lacks: {lacks}. It needs area, reference date and nationality, as a column, in the head or above it. Please retrieve the table with these variables.",
    ),
    "R-067": Message(
        "Datei „{file}“: {used} Angaben des Kreises wurden gelesen, {passed} andere übergangen (andere Gebiete, Summen, Aufteilungen). Es ist nichts weiter zu tun.",
        "File “{file}”: {used} figures of the county were read, {passed} others passed over (other areas, totals, subdivisions). There is nothing else to do.",
    ),
    "R-068": Message(
        "Datei „{file}“, Zeile {line}: „{value}“ ist als {column} nicht bekannt. Die Zeile liegt in der Quarantäne; die erlaubten Angaben stehen in docs/deliveries.md, bitte berichtigen lassen.",
        "File “{file}”, line {line}: “{value}” is not known as {column}. The line is in quarantine; docs/deliveries.md lists what may stand there, please have it corrected.",
    ),
    "R-069": Message(
        "Die Tabelle „{file}“ teilt nach weiteren Merkmalen auf ({labels}) und nennt keine Summe („Insgesamt“). Es wurde nichts übernommen; bitte die Tabelle mit Summe oder ohne diese Aufteilung abrufen.",
        "The table “{file}” subdivides by further variables ({labels}) and gives no total (“Insgesamt”). Nothing was stored; please retrieve the table with the total or without that subdivision.",
    ),
    "R-080": Message(
        "Datei „{file}“, Zeile {line}: die Art der Niederlassung „{value}“ ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „establishments“ in surveys/registers/{dialect}.yml ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: the kind of establishment “{value}” is unknown. The notice is in quarantine; please add it to “establishments” in surveys/registers/{dialect}.yml or ask the office.",
    ),
    "R-081": Message(
        "Datei „{file}“, Zeile {line}: die Angabe zum Reisegewerbe „{value}“ ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „flags“ in surveys/registers/{dialect}.yml ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: the statement on itinerant trade “{value}” is unknown. The notice is in quarantine; please add it to “flags” in surveys/registers/{dialect}.yml or ask the office.",
    ),
    "R-082": Message(
        "Datei „{file}“, Zeile {line}: die Angabe zur Handwerkskarte „{value}“ ist unbekannt. Die Meldung liegt in der Quarantäne; bitte „flags“ in surveys/registers/{dialect}.yml ergänzen oder beim Amt nachfragen.",
        "File “{file}”, line {line}: the statement on the craft card “{value}” is unknown. The notice is in quarantine; please add it to “flags” in surveys/registers/{dialect}.yml or ask the office.",
    ),
    "R-085": Message(
        "Datei „{file}“: In der Spalte „{field}“ sind vermutlich die Werte „{first}“ und „{second}“ vertauscht. {shares} (verglichen mit „{earlier}“). Die Liste wurde nicht übernommen, die Liste „{earlier}“ gilt weiter. Bitte beim Absender nachfragen; ist die neue Liste richtig, in potentiale.toml unter [[confirmed_lists]] mit source = {source} und file = {file} bestätigen und „potentiale run“ ausführen.",
        "File “{file}”: in the column “{field}” the values “{first}” and “{second}” are probably exchanged. {shares} (compared with “{earlier}”). The list was not taken, the list “{earlier}” stays. Please ask the sender; if the new list is right, confirm it in potentiale.toml under [[confirmed_lists]] with source = {source} and file = {file}, and run “potentiale run”.",
    ),
    "R-086": Message(
        "Datei „{file}“: In der Spalte „{field}“ haben sich die Anteile sprunghaft geändert. {shares} (verglichen mit „{earlier}“). Die Liste wurde nicht übernommen, die Liste „{earlier}“ gilt weiter. Bitte beim Absender nachfragen; ist die neue Liste richtig, in potentiale.toml unter [[confirmed_lists]] mit source = {source} und file = {file} bestätigen und „potentiale run“ ausführen.",
        "File “{file}”: in the column “{field}” the shares have changed by a jump. {shares} (compared with “{earlier}”). The list was not taken, the list “{earlier}” stays. Please ask the sender; if the new list is right, confirm it in potentiale.toml under [[confirmed_lists]] with source = {source} and file = {file}, and run “potentiale run”.",
    ),
    "R-087": Message(
        "Datei „{file}“ ({source}): Bei „{field}“ sind vermutlich die Werte „{first}“ und „{second}“ vertauscht. {shares} (verglichen mit {months} früheren Monaten desselben Amts). Die Meldungen sind gespeichert und zählen mit. Bitte beim Amt nachfragen und eine berichtigte Datei unter demselben Namen ablegen; ist die Datei richtig, in potentiale.toml unter [[confirmed_lists]] bestätigen.",
        "File “{file}” ({source}): of “{field}” the values “{first}” and “{second}” are probably exchanged. {shares} (compared with {months} earlier months of the same office). The notices are stored and count. Please ask the office and put a corrected file under the same name; if the file is right, confirm it in potentiale.toml under [[confirmed_lists]].",
    ),
    "R-088": Message(
        "Datei „{file}“ ({source}): Bei „{field}“ haben sich die Anteile sprunghaft geändert. {shares} (verglichen mit {months} früheren Monaten desselben Amts). Die Meldungen sind gespeichert und zählen mit. Bitte beim Amt nachfragen und eine berichtigte Datei unter demselben Namen ablegen; ist die Datei richtig, in potentiale.toml unter [[confirmed_lists]] bestätigen.",
        "File “{file}” ({source}): of “{field}” the shares have changed by a jump. {shares} (compared with {months} earlier months of the same office). The notices are stored and count. Please ask the office and put a corrected file under the same name; if the file is right, confirm it in potentiale.toml under [[confirmed_lists]].",
    ),
    "R-089": Message(
        "{name}: Die neueste Lieferung in inbox/{source} ist von {newest}, vereinbart ist sie {frequency}; die Lieferung für {due} fehlt. Alles Übrige läuft weiter, der Kreis gilt als unvollständig. Bitte beim Absender anfordern und in den Ordner legen.",
        "{name}: the newest delivery in inbox/{source} is of {newest}, agreed is one {frequency}; the delivery for {due} is missing. Everything else goes on, the county counts as incomplete. Please ask the sender for it and put it into the folder.",
    ),
    "R-090": Message(
        "Von {name} ist noch nie eine Lieferung angekommen; vereinbart ist sie {frequency}. Alles Übrige läuft weiter, der Kreis gilt als unvollständig. Bitte beim Absender anfordern und in den Ordner inbox/{source} legen.",
        "No delivery of {name} has ever arrived; agreed is one {frequency}. Everything else goes on, the county counts as incomplete. Please ask the sender for it and put it into the folder inbox/{source}.",
    ),
    "R-070": Message(
        "Die Datei „{file}“ enthält mehr als eine Nachricht (die zweite vor Zeile {line}). Es wurde nichts übernommen; bitte jede Nachricht als eigene Datei ausgeben lassen.",
        "The file “{file}” holds more than one message (the second above line {line}). Nothing was stored; please have each message exported as a file of its own.",
    ),
    "R-071": Message(
        "In der Datei „{file}“ ist ein einzelner Satz oder der Kopf größer als {limit} MB. Zum Schutz wird sie nicht gelesen; bitte neu ausgeben lassen.",
        "In the file “{file}” a single record or the head is larger than {limit} MB. It is not read for safety; please have it exported again.",
    ),
    # P: project and installation
    "I-090": Message(
        "Ein Gespräch „{interview}“ ist nicht gespeichert. Bitte die Nummer wie im Dateinamen angeben (z. B. g01); es fehlt auch, wenn die Einwilligung fehlt oder zurückgenommen ist.",
        "No interview “{interview}” is stored. Please give its number as in the file name (e.g. g01); it is also missing where consent is missing or withdrawn.",
    ),
    "P-020": Message(
        "Das Passwort für {host} ist nicht zu finden oder für andere lesbar. Bitte in die Umgebungsvariable {variable} oder in die Datei „{file}“ schreiben und „chmod 600 {file}“ ausführen.",
        "The password for {host} cannot be found, or others can read it. Please put it into the environment variable {variable} or into the file “{file}” and run “chmod 600 {file}”.",
    ),
    "P-021": Message(
        "Die Nachricht konnte nicht über {host} verschickt werden ({problem}). Der Lauf ist davon nicht betroffen, der nächste versucht es wieder; bitte [mail] in potentiale.toml prüfen.",
        "The message could not be sent through {host} ({problem}). The run is not affected, the next one tries again; please check [mail] in potentiale.toml.",
    ),
    "P-022": Message(
        "{host} antwortet nicht wie erwartet ({problem}). Bitte später noch einmal versuchen.",
        "{host} does not answer as expected ({problem}). Please try again later.",
    ),
    "P-023": Message(
        "Die Adresse „{address}“ wird nicht abgerufen; erlaubt sind nur verschlüsselte Adressen (https) und dieser Rechner selbst. Bitte die Adresse berichtigen.",
        "The address “{address}” is not asked; allowed are encrypted addresses (https) and this very machine only. Please correct the address.",
    ),
    "P-001": Message(
        "Die Datei „{file}“ fehlt. Ein neues Projekt entsteht mit „potentiale init ORDNER“, ein Musterkreis mit „potentiale sample ORDNER“.",
        "The file “{file}” is missing. “potentiale init DIR” makes a new project, “potentiale sample DIR” a sample county.",
    ),
    "P-002": Message(
        "Die Einstellungen in „{file}“ sind nicht lesbar: {problem}. Bitte die genannte Stelle berichtigen.",
        "The settings in “{file}” cannot be read: {problem}. Please correct the place named.",
    ),
    "P-003": Message(
        "Ein anderer Lauf schreibt gerade in dieses Projekt ({file}). Bitte warten, bis er fertig ist, oder ihn beenden.",
        "Another run is writing to this project ({file}). Please wait until it has finished, or stop it.",
    ),
    "P-004": Message(
        "Es gibt noch keine Veröffentlichung in „{file}“. Bitte zuerst „potentiale run“ ausführen.",
        "There is no release in “{file}” yet. Please run “potentiale run” first.",
    ),
    "P-005": Message(
        "Der Ordner „{file}“ ist nicht leer. Bitte einen leeren oder neuen Ordner nennen.",
        "The folder “{file}” is not empty. Please name an empty or a new one.",
    ),
    "P-007": Message(
        "Die Auswahl „{selection}“ passt auf kein Asset. Beispiele: „core/mentions+“ (mit allem, was davon abhängt), „group:registries“.",
        "The selection “{selection}” fits no asset. Examples: “core/mentions+” (with all that depends on it), “group:registries”.",
    ),
    "P-010": Message(
        "Am {day} war noch keine Lieferung bekannt; es gibt nichts zu berichten. Bitte einen späteren Tag nennen.",
        "On {day} no delivery was known yet; there is nothing to report. Please name a later day.",
    ),
    "P-030": Message(
        "Die Sprachpipeline „{model}“ (Einstellung nlp.model) ist nicht installiert oder keine deutsche spaCy-Pipeline. Bitte „german“ eintragen (mitgeliefert) oder die Pipeline von der Seite ihres Herstellers installieren, nicht aus einem Paketverzeichnis gleichen Namens.",
        "The language pipeline “{model}” (setting nlp.model) is not installed or no German spaCy pipeline. Please set “german” (shipped), or install the pipeline from its maker's page, not a package of that name from a registry.",
    ),
    "P-031": Message(
        "Das Kodebuch „{name}“ (Einstellung nlp.codebook) liegt nicht in surveys/codebooks. Dort gibt es: {present}. Bitte einen dieser Namen eintragen oder die Datei dazulegen.",
        "There is no codebook “{name}” (setting nlp.codebook) in surveys/codebooks. Present are: {present}. Please set one of these names or add the file.",
    ),
    "P-032": Message(
        "„{file}“, Zeile {line}: Hier stimmt die Form (YAML) nicht. Bitte Einrückung, Doppelpunkte, Klammern und Anführungszeichen an dieser Stelle prüfen; Tabulatoren sind nicht erlaubt.",
        "“{file}”, line {line}: the form (YAML) is not right here. Please look at indentation, colons, brackets and quotation marks there; tabs are not allowed.",
    ),
    "P-033": Message(
        "„{file}“: Hier fehlt etwas oder ist anders als erwartet: {place}. Bitte die Stelle berichtigen; wie ein Kodebuch und seine Beispiele aussehen, steht in docs/codebook.md.",
        "“{file}”: something is missing here or other than expected: {place}. Please put the place right; docs/codebook.md tells what a codebook and its examples look like.",
    ),
    "P-009": Message(
        "Die Adresse {address} lässt sich nicht öffnen; vermutlich ist der Port belegt. Bitte einen anderen nennen, zum Beispiel „--port 8051“.",
        "The address {address} cannot be opened; the port is probably in use. Please name another, such as “--port 8051”.",
    ),
    "P-008": Message(
        "Das Gewerbeamt „{office}“ ist nicht lesbar. Erwartet wird AGS=Name:Dialekt, zum Beispiel 05358004=Aldenhoven:geve; Dialekte sind {dialects}.",
        "The office “{office}” cannot be read. Expected is AGS=name:dialect, such as 05358004=Aldenhoven:geve; dialects are {dialects}.",
    ),
    "P-006": Message(
        "Der Schlüssel des Tresors passt nicht zu „{file}“. Ohne den richtigen Schlüssel bleibt der Tresor zu; bitte die Sicherung des Schlüssels einspielen.",
        "The key does not open the vault “{file}”. Without the right key it stays shut; please restore the key from its backup.",
    ),
    # I: interviews and contacts
    "I-001": Message(
        "Datei „{file}“: Das Transkript lässt sich nicht öffnen; die Datei ist beschädigt oder kein {kind}. Bitte in der Textverarbeitung öffnen, neu speichern und noch einmal ablegen.",
        "File “{file}”: the transcript cannot be opened; the file is damaged or not {kind}. Please open it in a word processor, save it again and deliver it once more.",
    ),
    "I-002": Message(
        "Datei „{file}“: Entpackt wäre sie {megabytes} MB groß, das ist für ein Dokument zu viel. Sie wurde nicht geöffnet; bitte prüfen, woher sie kommt, und das Original neu speichern.",
        "File “{file}”: unpacked it would be {megabytes} MB, too much for a document. It was not opened; please check where it comes from and save the original again.",
    ),
    "I-003": Message(
        "Datei „{file}“: Im Transkript sind keine Sprechenden zu erkennen. Bitte jeden Beitrag mit „I:“ (Interview) oder „B:“ (Befragte) beginnen und die Datei neu ablegen.",
        "File “{file}”: no speakers can be told apart in the transcript. Please begin every turn with “I:” (interviewer) or “B:” (interviewee) and deliver the file again.",
    ),
    "I-004": Message(
        "Datei „{file}“: Zu diesem Transkript fehlt im Protokollbogen die Zeile „{interview}“, oder sie wurde nicht übernommen (dann liegt sie in der Quarantäne, mit dem Grund). Bitte die Zeile nachtragen oder berichtigen und den Bogen neu ablegen; die Nummer muss wie der Dateiname lauten.",
        "File “{file}”: the protocol sheet has no row “{interview}” for this transcript, or the row was not taken over (then it is in quarantine, with the reason). Please add or correct the row and deliver the sheet again; the number must be the file's name.",
    ),
    "I-005": Message(
        "Datei „{file}“: Für das Gespräch „{interview}“ liegt keine Einwilligung in Gespräch und Transkript vor. Es wurde nichts gespeichert; bitte die Einwilligung einholen und im Protokollbogen eintragen oder die Datei löschen.",
        "File “{file}”: there is no consent to interview and transcript for interview “{interview}”. Nothing was stored; please ask for consent and enter it on the protocol sheet, or delete the file.",
    ),
    "I-006": Message(
        "Datei „{file}“: Transkripte mit der Endung „{suffix}“ werden nicht gelesen. Bitte als DOCX, ODT, RTF, TXT, MD, PDF, VTT, SRT, HTML oder JSON speichern und neu ablegen.",
        "File “{file}”: transcripts ending in “{suffix}” are not read. Please save it as DOCX, ODT, RTF, TXT, MD, PDF, VTT, SRT, HTML or JSON and deliver it again.",
    ),
    "I-007": Message(
        "Datei „{file}“: Es sprechen nur Interviewende; keine Zeile gehört den Befragten. Bitte die Kürzel prüfen: „I:“ für Interviewende, „B:“ für Befragte.",
        "File “{file}”: only interviewers speak; no line is an interviewee's. Please check the labels: “I:” for interviewers, “B:” for interviewees.",
    ),
    "I-008": Message(
        "Datei „{file}“: Die Arbeitsmappe lässt sich nicht öffnen; sie ist beschädigt oder keine XLSX-Datei. Bitte in der Tabellenkalkulation neu speichern und noch einmal ablegen.",
        "File “{file}”: the workbook cannot be opened; it is damaged or not an XLSX file. Please save it again in a spreadsheet program and deliver it once more.",
    ),
    "I-009": Message(
        "Datei „{file}“: Das Blatt „{sheet}“ fehlt; Blätter in der Mappe: {count}. Bitte das Blatt so benennen und die Datei neu ablegen.",
        "File “{file}”: the sheet “{sheet}” is missing; sheets in the workbook: {count}. Please name the sheet so and deliver the file again.",
    ),
    "I-010": Message(
        "Datei „{file}“, Blatt „{sheet}“: Die Spalten stimmen nicht. Es fehlen: {missing}. Unbekannte Überschriften stehen in den Spalten: {unknown}. Bitte die Kopfzeile berichtigen; alle Spalten stehen in docs/transcripts.md, leere Bögen im Ordner „vorlagen“ eines neuen Projekts.",
        "File “{file}”, sheet “{sheet}”: the columns are not as agreed. Missing: {missing}. Unknown headings stand in the columns: {unknown}. Please correct the head row; docs/transcripts.md lists all columns, empty sheets are in the folder “vorlagen” of a new project.",
    ),
    "I-011": Message(
        "Datei „{file}“, Zeile {line}: Der Eintrag in der Spalte „{column}“ ist nicht lesbar; erwartet wird {expected}. Die Zeile liegt in der Quarantäne; bitte den Eintrag berichtigen (erlaubte Werte: docs/transcripts.md).",
        "File “{file}”, line {line}: the entry in column “{column}” cannot be read; expected is {expected}. The row is quarantined; please correct the entry (allowed values: docs/transcripts.md).",
    ),
    "I-012": Message(
        "Datei „{file}“, Zeile {line}: Die Nummer kommt in diesem Blatt zweimal vor. Die zweite Zeile liegt in der Quarantäne; bitte jede Nummer nur einmal vergeben.",
        "File “{file}”, line {line}: this number occurs twice on the sheet. The second row is quarantined; please give each number only once.",
    ),
    "I-013": Message(
        "Datei „{file}“: Die Datei ist leer. Bitte das vollständige Transkript ablegen.",
        "File “{file}”: the file is empty. Please deliver the complete transcript.",
    ),
    "I-014": Message(
        "Datei „{file}“: Sie konnte nicht gelesen werden ({problem}). Es wurde nichts übernommen, alles Übrige läuft weiter; bitte neu speichern und noch einmal ablegen.",
        "File “{file}”: it could not be read ({problem}). Nothing was stored, everything else goes on; please save it again and deliver it once more.",
    ),
    "I-015": Message(
        "Datei „{file}“, Blatt „{sheet}“: Es ist keine Kopfzeile zu finden, nichts wurde übernommen. Bitte über die Einträge eine Zeile mit diesen Überschriften setzen: {columns}.",
        "File “{file}”, sheet “{sheet}”: no head row was found, nothing was stored. Please put a row with these headings above the entries: {columns}.",
    ),
    "I-020": Message(
        "Datei „{file}“: Sie ist mit einem Kennwort geschützt und wurde nicht geöffnet. Bitte ohne Kennwort speichern („Speichern unter“, Kennwort entfernen) und neu ablegen.",
        "File “{file}”: it is protected by a password and was not opened. Please save it without one (“Save as”, remove the password) and deliver it again.",
    ),
    "I-021": Message(
        "Datei „{file}“: Die Endung ist „{suffix}“, der Inhalt aber {found}. Sie wurde nicht gelesen; bitte mit der richtigen Endung speichern und neu ablegen.",
        "File “{file}”: its ending is “{suffix}”, but its content is {found}. It was not read; please save it with the right ending and deliver it again.",
    ),
    "I-022": Message(
        "Datei „{file}“: Auf ihren Seiten ({pages}) stehen nur Bilder, kein Text. Bitte mit Texterkennung (OCR) als PDF mit Textebene speichern oder als DOCX ablegen.",
        "File “{file}”: its pages ({pages}) hold pictures only, no text. Please save it as a PDF with a text layer (OCR) or deliver it as DOCX.",
    ),
    "I-023": Message(
        "Datei „{file}“: Dieses JSON ist weder von Whisper noch von AssemblyAI; es hat keine Liste „utterances“, „segments“ oder „transcription“ mit Text. Bitte das Transkript dort neu ausgeben oder als TXT ablegen.",
        "File “{file}”: this JSON comes neither from Whisper nor from AssemblyAI; it has no list “utterances”, “segments” or “transcription” with text. Please export the transcript there again or deliver it as TXT.",
    ),
    "I-024": Message(
        "Datei „{file}“: Sie hält fest, was gesagt wurde, aber nicht von wem. Bitte mit Sprechererkennung neu ausgeben oder jeden Beitrag mit „I:“ oder „B:“ beginnen und neu ablegen.",
        "File “{file}”: it says what was said, but not by whom. Please export it with speakers told apart, or begin every turn with “I:” or “B:”, and deliver it again.",
    ),
    "I-025": Message(
        "Datei „{file}“: Sie ist {megabytes} MB groß, gelesen werden Transkripte bis {limit} MB. Sie wurde nicht geöffnet; bitte prüfen, ob es das richtige Dokument ist, oder Bilder und Ton daraus entfernen.",
        "File “{file}”: it is {megabytes} MB, transcripts are read up to {limit} MB. It was not opened; please check whether it is the right document, or take pictures and sound out of it.",
    ),
    "I-026": Message(
        "Datei „{file}“, Zeile {line}: Dort stehen Nullzeichen, die Datei ist beschädigt oder kein Text. Nichts wurde übernommen; bitte das Transkript neu speichern und noch einmal ablegen.",
        "File “{file}”, line {line}: NUL characters stand there, the file is damaged or no text. Nothing was stored; please save the transcript again and deliver it once more.",
    ),
    "I-027": Message(
        "Datei „{file}“: Wer von den {count} Sprechenden fragt, sagen die Kürzel nicht; es wurde daran erkannt, wer die Fragen stellt, und das nicht eindeutig. Bitte prüfen und, wenn es nicht stimmt, „I:“ und „B:“ verwenden.",
        "File “{file}”: the labels do not say which of the {count} speakers asks; it was told by who puts the questions, and not beyond doubt. Please check and, if it is wrong, use “I:” and “B:”.",
    ),
    "I-028": Message(
        "Datei „{file}“: Sie hat keine Kürzel für die Antworten; {count} Überschriften wurden als Fragen gelesen, der Text darunter als Antwort. Bitte prüfen und, wenn es nicht stimmt, „I:“ und „B:“ verwenden.",
        "File “{file}”: it has no labels for the answers; {count} headings were read as questions, the text below them as answers. Please check and, if it is wrong, use “I:” and “B:”.",
    ),
    "I-030": Message(
        "Datei „{file}“: Der Protokollbogen lässt sich nicht öffnen; die Datei ist beschädigt oder kein {kind}. Bitte neu speichern und noch einmal ablegen.",
        "File “{file}”: the protocol form cannot be opened; the file is damaged or not {kind}. Please save it again and deliver it once more.",
    ),
    "I-031": Message(
        "Datei „{file}“: Darin ist kein Protokollbogen zu finden. Erwartet wird je Interview eine Tabelle mit zwei Spalten, links die Frage, rechts die Antwort, und einer Zeile „Interview“.",
        "File “{file}”: no protocol form was found in it. Expected is one table of two columns for each interview, the question on the left, the answer on the right, with a row “Interview”.",
    ),
    "I-032": Message(
        "Datei „{file}“, Formular {line}: Die Fragen stimmen nicht. Es fehlen: {missing}. Unbekannte Fragen stehen in den Zeilen: {unknown}. Das Formular liegt in der Quarantäne; bitte nach der Vorlage berichtigen.",
        "File “{file}”, form {line}: the questions are not as agreed. Missing: {missing}. Unknown questions stand in the rows: {unknown}. The form is quarantined; please correct it by the template.",
    ),
    "I-033": Message(
        "Datei „{file}“, Formular {line}: Der Eintrag bei „{column}“ ist nicht lesbar; erwartet wird {expected}. Das Formular liegt in der Quarantäne; bitte den Eintrag berichtigen.",
        "File “{file}”, form {line}: the entry at “{column}” cannot be read; expected is {expected}. The form is quarantined; please correct the entry.",
    ),
    "I-034": Message(
        "Datei „{file}“, Formular {line}: Die Nummer kommt in dieser Datei zweimal vor. Das zweite Formular liegt in der Quarantäne; bitte jede Nummer nur einmal vergeben.",
        "File “{file}”, form {line}: this number occurs twice in the file. The second form is quarantined; please give each number only once.",
    ),
    "I-060": Message(
        "Datei „{file}“: Sie lässt sich nicht als {kind} öffnen; sie ist leer, beschädigt oder etwas anderes. Bitte das Projekt im Auswertungsprogramm öffnen, neu ausgeben und noch einmal ablegen.",
        "File “{file}”: it cannot be opened as {kind}; it is empty, damaged or something else. Please open the project in the program for analysis, export it again and deliver it once more.",
    ),
    "I-061": Message(
        "Datei „{file}“: Entpackt hätte ein Teil davon {megabytes} MB, das ist für Texte und Kodierungen zu viel. Es wurde nichts gelesen; bitte prüfen, woher die Datei kommt, und das Projekt neu ausgeben.",
        "File “{file}”: unpacked, a part of it would be {megabytes} MB, too much for texts and codings. Nothing was read; please check where the file comes from and export the project again.",
    ),
    "I-062": Message(
        "Datei „{file}“: Das Paket enthält Namen, die aus ihm hinausführen, oder viel zu viele Teile. Es wurde nichts gelesen; bitte prüfen, woher die Datei kommt, und das Projekt neu ausgeben.",
        "File “{file}”: the package holds names that lead out of it, or far too many parts. Nothing was read; please check where the file comes from and export the project again.",
    ),
    "I-063": Message(
        "Datei „{file}“: Im Paket fehlt die Projektdatei (project.qde). Bitte das Projekt im Auswertungsprogramm als REFI-QDA-Projekt (.qdpx) neu ausgeben.",
        "File “{file}”: the package lacks the project file (project.qde). Please export the project again from the program for analysis, as a REFI-QDA project (.qdpx).",
    ),
    "I-064": Message(
        "Datei „{file}“: Kodierungen mit der Endung „{suffix}“ werden nicht gelesen. Bitte als REFI-QDA-Projekt (.qdpx) ausgeben; gelesen werden auch Taguette (.sqlite3, CSV) und die Datenbank von QualCoder (data.qda).",
        "File “{file}”: codings ending in “{suffix}” are not read. Please export a REFI-QDA project (.qdpx); Taguette (.sqlite3, CSV) and the database of QualCoder (data.qda) are read too.",
    ),
    "I-065": Message(
        "Datei „{file}“: Die Projektdatei bringt eigene Definitionen mit (DOCTYPE), die auf fremde Dateien zeigen können. Sie wurde nicht gelesen; bitte prüfen, woher sie kommt, und das Projekt neu ausgeben.",
        "File “{file}”: the project file brings definitions of its own (DOCTYPE), which may point to other files. It was not read; please check where it comes from and export the project again.",
    ),
    "I-066": Message(
        "Datei „{file}“, Kodierung {number}: Sie beginnt oder endet außerhalb ihres Textes. Sie liegt in der Quarantäne; bitte die Stelle im Auswertungsprogramm prüfen und das Projekt neu ausgeben.",
        "File “{file}”, coding {number}: it begins or ends outside its text. It is in quarantine; please check the place in the program for analysis and export the project again.",
    ),
    "I-067": Message(
        "Datei „{file}“, Kodierung {number}: Ihr Text (Quelle {source}) gehört zu keinem Gespräch, für das Einwilligung und Transkript vorliegen. Von diesem Text wurde nichts übernommen; bitte zuerst das Gespräch ablegen und den Text nach seiner Nummer nennen.",
        "File “{file}”, coding {number}: its text (source {source}) belongs to no interview for which consent and transcript are here. Nothing of this text was stored; please deliver the interview first and name the text by its number.",
    ),
    "I-068": Message(
        "Datei „{file}“, Kodierung {number}: Ihren Kode gibt es im Projekt nicht. Sie liegt in der Quarantäne; bitte die Stelle im Auswertungsprogramm neu kodieren.",
        "File “{file}”, coding {number}: its code is not in the project. It is in quarantine; please code the place again in the program for analysis.",
    ),
    "I-069": Message(
        "Datei „{file}“, Kodierung {number}: Der Text dazu fehlt im Paket. Sie liegt in der Quarantäne; bitte das Projekt mit allen Quellen ausgeben.",
        "File “{file}”, coding {number}: its text is missing in the package. It is in quarantine; please export the project with all its sources.",
    ),
    "I-070": Message(
        "Datei „{file}“: Das Programm, das sie geschrieben hat, ist nicht bekannt. Die Stellen wurden so gezählt, wie sie am besten an Wörtern beginnen und enden ({way}; {percent} von 100 Stellen passen). Bitte einige Kodierungen vergleichen.",
        "File “{file}”: the program that wrote it is not known. Positions were counted in the way in which they best begin and end at words ({way}; {percent} of 100 places fit). Please compare some codings.",
    ),
    "I-071": Message(
        "Datei „{file}“, Kodierung {number}: Ihre Worte stehen nicht im Transkript des Gesprächs (Quelle {source}). Sie liegt in der Quarantäne; bitte prüfen, ob dort eine andere Fassung kodiert wurde.",
        "File “{file}”, coding {number}: its words do not stand in the transcript of the interview (source {source}). It is in quarantine; please check whether another version was coded there.",
    ),
    "I-072": Message(
        "Datei „{file}“, Kodierung {number}: An der Stelle steht ein anderer Text als der, den das Programm sich gemerkt hat. Sie liegt in der Quarantäne; bitte die Stelle dort neu kodieren.",
        "File “{file}”, coding {number}: at its place stands another text than the one that the program kept. It is in quarantine; please code the place again there.",
    ),
    "I-073": Message(
        "Datei „{file}“, Kodierung {number}: Sie gilt keiner Textstelle, sondern einem Bild, einer Zeit oder einer ganzen Quelle. Sie liegt in der Quarantäne; übernommen werden nur Stellen im Text.",
        "File “{file}”, coding {number}: it is of no place in a text, but of a picture, a time or a whole source. It is in quarantine; only places in texts are stored.",
    ),
    "I-074": Message(
        "Datei „{file}“: Die Datenbank ist weder von Taguette noch von QualCoder. Bitte das Projekt als REFI-QDA-Projekt (.qdpx) ausgeben.",
        "File “{file}”: the database is neither Taguette's nor QualCoder's. Please export the project as a REFI-QDA project (.qdpx).",
    ),
    "I-075": Message(
        "Datei „{file}“: In der Tabelle der Kodierungen fehlen die Spalten {columns}. Bitte die Kopfzeile ergänzen oder das Projekt als .qdpx ausgeben.",
        "File “{file}”: the table of codings lacks the columns {columns}. Please complete the head row, or export the project as .qdpx.",
    ),
    "I-076": Message(
        "Datei „{file}“, Zeile {line}: Dokument, Kode oder Text ist leer. Die Zeile liegt in der Quarantäne; bitte den Eintrag ergänzen.",
        "File “{file}”, line {line}: document, code or text is empty. The row is in quarantine; please complete the entry.",
    ),
    "I-077": Message(
        "Es gibt noch keine Gespräche, die ausgegeben werden könnten. Bitte zuerst Transkripte mit Einwilligung ablegen und „potentiale run“ aufrufen.",
        "There are no interviews yet that could be exported. Please deliver transcripts with consent first and call “potentiale run”.",
    ),
    "I-078": Message(
        "„{file}“: Ausgegeben wird ein Projekt (.qdpx) oder ein Kodebuch (.qdc). Bitte eine dieser Endungen wählen.",
        "“{file}”: a project (.qdpx) or a codebook (.qdc) can be exported. Please choose one of these endings.",
    ),
    "I-079": Message(
        "Das Gespräch {interview} gibt es nicht, oder es fehlt die Einwilligung. Bitte die Nummer vom Protokollbogen prüfen.",
        "There is no interview {interview}, or there is no consent. Please check the number on the protocol sheet.",
    ),
    "I-080": Message(
        "Datei „{file}“, Kodierung {number}: Ihre Worte stehen an mehreren Stellen des Gesprächs (Quelle {source}); welche gemeint ist, sagt die Tabelle nicht. Sie liegt in der Quarantäne; bitte mehr Worte der Stelle ausgeben oder das ganze Projekt als .qdpx.",
        "File “{file}”, coding {number}: its words stand in several places of the interview (source {source}); the table does not say which is meant. It is in quarantine; please export more words of the place, or the whole project as .qdpx.",
    ),
    "I-040": Message(
        "Datei „{file}“, Zeile {line}: Zum Gespräch „{interview}“ stehen in diesem Blatt mehrere Zeilen (auch Zeile {others}) mit verschiedenen Einwilligungen. Es gilt, wozu alle Zeilen Ja sagen; bitte nachfragen und eine Zeile streichen.",
        "File “{file}”, line {line}: this sheet has several rows for interview “{interview}” (also line {others}) with different consents. What all rows agree to holds; please ask again and delete one row.",
    ),
    "I-041": Message(
        "Datei „{file}“, Zeile {line}: Was in der Spalte „{column}“ steht, heißt weder Ja noch Nein. Es gilt als Nein; bitte nachfragen und „ja“ oder „nein“ eintragen.",
        "File “{file}”, line {line}: what stands in column “{column}” means neither yes nor no. It counts as no; please ask again and enter “ja” or “nein”.",
    ),
    "I-042": Message(
        "Datei „{file}“, Zeile {line}: Zum Gespräch „{interview}“ sagt ein anderer Bogen vom selben Tag etwas anderes zur Einwilligung. Es gilt die strengere Angabe; wurde die Einwilligung danach erteilt, bitte den neuen Tag eintragen.",
        "File “{file}”, line {line}: for interview “{interview}” another sheet of the same day says something else about consent. The stricter one holds; if consent was given afterwards, please enter the new day.",
    ),
    "I-044": Message(
        "Stellen in den Gesprächen, die auch ohne Namen verraten können, wer spricht: {count}. „potentiale review“ zeigt sie und nimmt Ihre Entscheidung entgegen; bis dahin bleiben sie stehen, und aus diesen Redebeiträgen wird kein Zitat veröffentlicht. Vor „codes export“ bitte entscheiden.",
        "Places in the talks that may tell who speaks although no name stands there: {count}. “potentiale review” shows them and takes your decision; until then they stay, and no quote from these turns is released. Please decide before “codes export”.",
    ),
    "I-045": Message(
        "Datei „{file}“, Zeile {line}: Die Spalte „{field}“ ist nicht verständlich; die Zeile wurde übergangen. Erwartet wird interview;words;decision;reason;date, decision ist behalten oder ersetzt, date zum Beispiel 2026-04-02.",
        "File “{file}”, line {line}: column “{field}” is not understood; the line was passed over. Expected is interview;words;decision;reason;date, where decision is kept or replaced and date such as 2026-04-02.",
    ),
    "I-046": Message(
        "Eine Stelle mit der Nummer {number} gibt es nicht. „potentiale review --all“ zeigt alle mit ihren Nummern; sie können sich ändern, wenn Gespräche dazukommen.",
        "There is no place with the number {number}. “potentiale review --all” shows all with their numbers; they may change when talks are added.",
    ),
    "I-047": Message(
        "„{verdict}“ ist keine Entscheidung; es wurde nichts vermerkt. Bitte „ersetzt“ angeben, wenn ein Platzhalter an die Stelle der Worte treten soll, oder „behalten“, wenn sie stehen bleiben dürfen.",
        "“{verdict}” is no decision; nothing was written down. Please say “replaced” if a placeholder shall take the place of the words, or “kept” if they may stay.",
    ),
    "I-048": Message(
        "Über die Stelle {number} ist schon entschieden ({decision}); es wurde nichts vermerkt. Um anders zu entscheiden, bitte die Zeile dieser Worte in surveys/decisions/{file} wegnehmen; sonst gilt die strengere.",
        "Place {number} is decided already ({decision}); nothing was written down. To decide otherwise, please take the line of these words out of surveys/decisions/{file}; else the stricter one holds.",
    ),
    "I-049": Message(
        "Zum Gespräch {interview} ist keine Nummer bekannt, unter der es entschieden werden könnte; es wurde nichts vermerkt. Bitte das Transkript unter seinem Namen noch einmal nach inbox/interviews legen und „potentiale run“ aufrufen.",
        "No number is known for talk {interview} under which it could be decided; nothing was written down. Please put the transcript into inbox/interviews under its name again and call “potentiale run”.",
    ),
    "I-050": Message(
        "Datei „{file}“: Eine neue Zeile wäre nicht lesbar; die Datei blieb, wie sie war. Bitte in surveys/decisions die Anführungszeichen und die erste Zeile prüfen: interview;words;decision;reason;date.",
        "File “{file}”: a new line could not be read; the file stayed as it was. Please check the quotation marks and the first line in surveys/decisions: interview;words;decision;reason;date.",
    ),
    "I-051": Message(
        "Worte, die ersetzt werden sollen und noch in den Gesprächen stehen: {count}. Es wurde nichts ausgegeben; bitte zuerst „potentiale run“ aufrufen, dann noch einmal „codes export“.",
        "Words that shall be replaced and still stand in the talks: {count}. Nothing was exported; please call “potentiale run” first, then “codes export” again.",
    ),
    "I-095": Message(
        "Datei „{file}“, Zeile {line}: Die Spalte „{field}“ fehlt oder ist nicht verständlich; die Zeile wurde übergangen. Erwartet wird suggestion_id;decision;code;label;definition;date;coder, decision ist angenommen oder abgelehnt, code beginnt mit X, date ist zum Beispiel 2026-04-02.",
        "File “{file}”, line {line}: column “{field}” is missing or not understood; the line was passed over. Expected is suggestion_id;decision;code;label;definition;date;coder, where decision is accepted or rejected, code begins with X and date is such as 2026-04-02.",
    ),
    "I-096": Message(
        "Datei „{file}“, Zeile {line}: Der Kode {code} hat weiter oben schon einen anderen Namen oder eine andere Definition; die obere gilt. Bitte angleichen oder einen neuen Kode vergeben.",
        "File “{file}”, line {line}: code {code} already has another label or definition further up; that one holds. Please make them agree or use a new code.",
    ),
    # S: surveys
    "S-001": Message(
        "Datei „{file}“: Der Fragebogen ist kein gültiges XLSForm: {problem} Bitte die genannte Stelle berichtigen und die Datei neu ablegen.",
        "File “{file}”: the questionnaire is not a valid XLSForm: {problem} Please correct the place named and deliver the file again.",
    ),
    "S-002": Message(
        "Datei „{file}“: Zu diesem Export fehlt der Fragebogen „{form}“. Bitte das XLSForm in denselben Ordner legen.",
        "File “{file}”: the questionnaire “{form}” of this export is missing. Please put the XLSForm into the same folder.",
    ),
    "S-003": Message(
        "Datei „{file}“: Die Überschriften der Spalten {unknown} kennt der Fragebogen nicht. Bitte die passende Fassung des Fragebogens dazulegen oder die Spalten entfernen.",
        "File “{file}”: the questionnaire does not know the headings of the columns {unknown}. Please add the version of the questionnaire that has them, or remove the columns.",
    ),
    "S-004": Message(
        "Datei „{file}“, Zeile {line}: Die Antwort in der Spalte „{column}“ passt nicht zur Frage ({expected}). Der Bogen liegt in der Quarantäne; bitte den Eintrag prüfen.",
        "File “{file}”, line {line}: the answer in column “{column}” does not fit the question ({expected}). The response is quarantined; please check the entry.",
    ),
    "S-005": Message(
        "Datei „{file}“, Zeile {line}: Derselbe Bogen (gleiche Kennung) kommt ein zweites Mal vor. Die zweite Fassung liegt in der Quarantäne; bitte im Export nur eine behalten.",
        "File “{file}”, line {line}: the same response (same identifier) occurs a second time. The second one is quarantined; please keep only one in the export.",
    ),
    "S-006": Message(
        "Datei „{file}“: Die Spalte „_uuid“ fehlt, ohne sie sind Bögen nicht zu unterscheiden. Bitte den Export mit Kennungen wiederholen.",
        "File “{file}”: the column “_uuid” is missing; without it responses cannot be told apart. Please export again with identifiers.",
    ),
    "S-007": Message(
        "Datei „{file}“: Der Name sagt nicht, aus welchem Jahr der Export ist. Bitte nach dem Muster „FRAGEBOGEN_export_JJJJ.xlsx“ benennen.",
        "File “{file}”: its name does not say which year the export is from. Please name it like “FORM_export_YYYY.xlsx”.",
    ),
    "S-008": Message(
        "Datei „{file}“: Die Arbeitsmappe lässt sich nicht öffnen; sie ist beschädigt oder keine XLSX-Datei. Bitte aus KoboToolbox neu exportieren.",
        "File “{file}”: the workbook cannot be opened; it is damaged or not an XLSX file. Please export it again from KoboToolbox.",
    ),
    "S-009": Message(
        "Datei „{file}“: Entpackt wäre sie {megabytes} MB groß, das ist zu viel. Sie wurde nicht geöffnet; bitte prüfen, woher sie kommt, und neu exportieren.",
        "File “{file}”: unpacked it would be {megabytes} MB, which is too much. It was not opened; please check where it comes from and export it again.",
    ),
    "S-010": Message(
        "Datei „{file}“, Zeile {line}: Die Kennung in der Spalte „_uuid“ ist leer. Der Bogen liegt in der Quarantäne; bitte den Export mit Kennungen wiederholen.",
        "File “{file}”, line {line}: the identifier in column “_uuid” is empty. The response is quarantined; please export again with identifiers.",
    ),
    "S-011": Message(
        "Datei „{file}“: Sie konnte nicht gelesen werden ({problem}). Es wurde nichts übernommen, alles Übrige läuft weiter; bitte neu exportieren oder speichern und noch einmal ablegen.",
        "File “{file}”: it could not be read ({problem}). Nothing was stored, everything else goes on; please export or save it again and deliver it once more.",
    ),
    "S-012": Message(
        "Datei „{file}“: In der ersten Zeile steht keine Überschrift, die der Fragebogen kennt; es wurde nichts übernommen. Bitte den Export mit Kopfzeile wiederholen.",
        "File “{file}”: the first row holds no heading that the questionnaire knows; nothing was stored. Please export again with the head row.",
    ),
    # F: activation
    "F-001": Message(
        "Datei „{file}“: Das Aktivierungslog lässt sich nicht öffnen; die Datei ist beschädigt oder keine XLSX-Datei. Der letzte gute Stand bleibt; bitte neu speichern und noch einmal ablegen.",
        "File “{file}”: the activation log cannot be opened; the file is damaged or not an XLSX file. The last good state stays; please save it again and deliver it once more.",
    ),
    "F-002": Message(
        "Datei „{file}“: Entpackt wäre sie {megabytes} MB groß, das ist zu viel. Sie wurde nicht geöffnet; bitte prüfen, woher sie kommt, und neu speichern.",
        "File “{file}”: unpacked it would be {megabytes} MB, which is too much. It was not opened; please check where it comes from and save it again.",
    ),
    "F-003": Message(
        "Datei „{file}“: Das Blatt „{sheet}“ fehlt; Blätter in der Mappe: {count}. Bitte das Blatt ergänzen oder richtig benennen und die Datei neu ablegen.",
        "File “{file}”: the sheet “{sheet}” is missing; sheets in the workbook: {count}. Please add the sheet or give it its name, and deliver the file again.",
    ),
    "F-004": Message(
        "Datei „{file}“, Blatt „{sheet}“: Die Spalten stimmen nicht. Es fehlen: {missing}. Unbekannte Überschriften stehen in den Spalten: {unknown}. Bitte die Kopfzeile nach der Vorlage berichtigen.",
        "File “{file}”, sheet “{sheet}”: the columns are not as agreed. Missing: {missing}. Unknown headings stand in the columns: {unknown}. Please correct the head row by the template.",
    ),
    "F-005": Message(
        "Datei „{file}“, Blatt „{sheet}“, Zeile {line}: Der Eintrag in der Spalte „{column}“ ist nicht lesbar; erwartet wird {expected}. Die Zeile liegt in der Quarantäne; bitte den Eintrag berichtigen.",
        "File “{file}”, sheet “{sheet}”, line {line}: the entry in column “{column}” cannot be read; expected is {expected}. The row is quarantined; please correct the entry.",
    ),
    "F-006": Message(
        "Datei „{file}“, Blatt „{sheet}“, Zeile {line}: Diese Nummer kommt zweimal vor. Die zweite Zeile liegt in der Quarantäne; bitte jede Nummer nur einmal vergeben.",
        "File “{file}”, sheet “{sheet}”, line {line}: this number occurs twice. The second row is quarantined; please give each number only once.",
    ),
    "F-007": Message(
        "Datei „{file}“, Blatt „{sheet}“, Zeile {line}: Die Veranstaltung fehlt im Blatt „Veranstaltungen“. Die Zeile liegt in der Quarantäne; bitte die Veranstaltung nachtragen.",
        "File “{file}”, sheet “{sheet}”, line {line}: the event is not on the sheet “Veranstaltungen”. The row is quarantined; please add the event.",
    ),
    "F-008": Message(
        "Datei „{file}“: Sie konnte nicht gelesen werden ({problem}). Es wurde nichts übernommen, alles Übrige läuft weiter; der letzte gute Stand bleibt. Bitte neu speichern und noch einmal ablegen.",
        "File “{file}”: it could not be read ({problem}). Nothing was stored, everything else goes on; the last good state stays. Please save it again and deliver it once more.",
    ),
    "F-009": Message(
        "Datei „{file}“, Blatt „{sheet}“: Es ist keine Kopfzeile zu finden, nichts wurde übernommen. Bitte über die Einträge eine Zeile mit diesen Überschriften setzen: {columns}.",
        "File “{file}”, sheet “{sheet}”: no head row was found, nothing was stored. Please put a row with these headings above the entries: {columns}.",
    ),
    "F-010": Message(
        "Datei „{file}“, Blatt „{sheet}“, Zeile {line}: Diese Nummer steht schon in der Datei „{other}“. Die Zeile liegt in der Quarantäne; bitte jede Nummer nur einmal vergeben oder die ältere Mappe aus dem Ordner nehmen.",
        "File “{file}”, sheet “{sheet}”, line {line}: this number already stands in the file “{other}”. The row is quarantined; please give each number only once, or take the older workbook out of the folder.",
    ),
    "F-011": Message(
        "Datei „{file}“, Blatt „{sheet}“, Zeile {line}: Unter der Nummer dieser Veranstaltung steht in der Datei „{other}“ eine andere. Die Zeile liegt in der Quarantäne; bitte jede Nummer nur einmal vergeben.",
        "File “{file}”, sheet “{sheet}”, line {line}: in the file “{other}” the number of this event means another one. The row is quarantined; please give each number only once.",
    ),
    # D: disclosure control and release
    "D-001": Message(
        "Die Veröffentlichung „{file}“ enthielt {count} Werte unter der Schwelle und wurde verworfen; die letzte Veröffentlichung bleibt. Bitte die Regeln in potentiale.toml prüfen und den Fehler melden.",
        "The release “{file}” held {count} values under the threshold and was discarded; the last release stays. Please check the rules in potentiale.toml and report the error.",
    ),
}


@dataclass(frozen=True)
class InBoth:
    """A value of a message that has words in it."""

    german: str
    english: str


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a delivery: catalogue number, file, line (1-based, None for the whole file) and values that identify nobody."""

    code: str
    file: str = ""
    line: int | None = None
    values: dict[str, object] = field(default_factory=dict)

    def text(self, lang: Lang = "de") -> str:
        """The message for people, beginning with its number."""
        message = CATALOGUE[self.code]
        template = message.german if lang == "de" else message.english
        values = {
            name: (value.german if lang == "de" else value.english)
            if isinstance(value, InBoth)
            else value
            for name, value in self.values.items()
        }
        return f"{self.code} " + template.format(file=self.file, line=self.line, **values)


class Refused(Exception):
    """A file, row or setting breaks its promise; carries the finding that says so."""

    def __init__(
        self, code: str, file: str = "", line: int | None = None, **values: object
    ) -> None:
        self.finding = Finding(code, file, line, values)
        super().__init__(self.finding.text("en"))
        # Dagster keeps of an exception what a traceback shows, and that are its notes too
        self.add_note(self.finding.text("de"))
