"""The contract of every stored table: columns, SQL types, meaning, unit, key.

The contract writes the DDL, the codebook page and the schema check. Filling the tables belongs to the subject folders.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: name, DuckDB type, meaning, unit where it has one."""

    name: str
    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table: where it lies (vault, raw, core or out), what a row is, its columns and its key.

    With `view`, a SELECT, it is read from other tables and nothing is written to it.
    """

    schema: str
    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    view: str = ""

    @property
    def full_name(self) -> str:
        """Schema and name, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> list[str]:
        """The columns in their order."""
        return [column.name for column in self.columns]

    def ddl(self, full_name: str | None = None) -> str:
        """The CREATE TABLE (or VIEW) statement of this contract."""
        if self.view:
            return f"CREATE VIEW IF NOT EXISTS {full_name or self.full_name} AS {self.view}"
        columns = ", ".join(f'"{column.name}" {column.type}' for column in self.columns)
        return f"CREATE TABLE IF NOT EXISTS {full_name or self.full_name} ({columns})"


def _columns(text: str) -> tuple[Column, ...]:
    """Columns written one a line as `name | type | meaning | unit`."""
    written = filter(None, map(str.strip, text.splitlines()))
    lines = [[part.strip() for part in line.split("|")] for line in written]
    return tuple(Column(*line) for line in lines)


# --- vault: what identifies a person; encrypted -------------------------------------------------

VAULT_KEYS = Table(
    "vault",
    "keys",
    "Secrets of this project.",
    ("name",),
    _columns("""
    name | VARCHAR | pseudonym: the key of every pseudonym in the warehouse
    value | VARCHAR | hexadecimal
"""),
)

VAULT_PERSONS = Table(
    "vault",
    "persons",
    "A person as a register names her; one row per person and delivery row that first named her.",
    ("person_id",),
    _columns("""
    person_id | VARCHAR | keyed pseudonym, the only link to the warehouse
    family_name | VARCHAR | as delivered
    given_name | VARCHAR | as delivered
    birth_name | VARCHAR | as delivered
    birth_date | VARCHAR | as delivered
    birth_place | VARCHAR | as delivered
    home_address | VARCHAR | street, number, postcode, place as delivered
    contact | VARCHAR | phone, fax, mail, web as delivered
    first_delivery_id | VARCHAR | delivery that named the person first
"""),
)

VAULT_NOTICE_IDENTITIES = Table(
    "vault",
    "notice_identities",
    "The identifying fields of a notice.",
    ("delivery_id", "row_number", "person_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery, 1-based
    person_number | INTEGER | person within the record, 1-based
    person_id | VARCHAR | keyed pseudonym
    business_number | VARCHAR | number of the business in the office's own system
    business_name | VARCHAR | registered or other name
    address | VARCHAR | street and number of the establishment
    register_court | VARCHAR | court of the register entry, field 2 of the form
    register_number | VARCHAR | number of the register entry, field 2 of the form
    former_owner | VARCHAR | field 26 of the form
    closing_reason_text | VARCHAR | field 28 of GewA 3, free text
    activity_text | VARCHAR | declared activity as written (may name people)
"""),
)

VAULT_REGISTER_ENTRIES = Table(
    "vault",
    "register_entries",
    "What identifies an entry of the commercial register or of a chamber's list; linkage reads it.",
    ("register", "entry_id"),
    _columns("""
    register | VARCHAR | company (commercial register) or chamber
    entry_id | VARCHAR | keyed pseudonym: company_id or entry_id of core
    business_name | VARCHAR | firm as written
    address | VARCHAR | street and number, where written
    postcode | VARCHAR | five digits, where written
    place | VARCHAR | place as written
    register_court | VARCHAR | registering court
    register_number | VARCHAR | kind and number of the entry, e.g. HRB 1234
    person_names | VARCHAR | names of persons acting, joined by |
"""),
)

VAULT_PERSON_RECORDS = Table(
    "vault",
    "person_records",
    "What a person is compared by, in one spelling: kept so that a refresh spells new persons only.",
    ("unique_id",),
    _columns("""
    unique_id | VARCHAR | keyed pseudonym of the person
    first_delivery_id | VARCHAR | delivery that named the person first
    family | VARCHAR | family name, folded
    given | VARCHAR | first given name, folded
    family_parts | VARCHAR[] | parts of the family name, folded
    given_parts | VARCHAR[] | given names, folded
    birth_name | VARCHAR | folded
    names_key | VARCHAR | first parts of both names in alphabetical order
    birth_day | VARCHAR | ISO date
    birth_day_exchanged | VARCHAR | the same with day and month exchanged, where that is a date
    birth_year | INTEGER | year
    birth_day_and_month | VARCHAR | month and day
    birth_place | VARCHAR | folded
    address | VARCHAR | home address, folded
    contact | VARCHAR | digits and letters of phone or mail
"""),
)

VAULT_QUARANTINED_ROWS = Table(
    "vault",
    "quarantined_rows",
    "The full text of what was quarantined, so that nothing is lost.",
    ("delivery_id", "record_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    record_number | BIGINT | record within the delivery, 1-based
    payload | VARCHAR | the record as delivered, as JSON
"""),
)

VAULT_CONTACTS = Table(
    "vault",
    "contacts",
    "The separate contact sheet: who may be called, by whom she asked for it.",
    ("contact_id",),
    _columns("""
    contact_id | VARCHAR | number on the contact sheet
    person_id | VARCHAR | keyed pseudonym
    interview_number | VARCHAR | number of the interview as on the protocol sheet, if there was one
    name | VARCHAR | name
    phone | VARCHAR | phone
    email | VARCHAR | e-mail
    address | VARCHAR | address
    preferred_language | VARCHAR | language she wishes to be addressed in
"""),
)

VAULT_CONSENTS = Table(
    "vault",
    "consents",
    "Who agreed to what, when.",
    ("person_id", "purpose"),
    _columns("""
    person_id | VARCHAR | keyed pseudonym
    interview_id | VARCHAR | keyed pseudonym of the interview
    purpose | VARCHAR | interview, recording, transcript, quote, invitation, naming, photo, next_wave
    given_date | DATE | day of consent; NULL: never given
    withdrawn_date | DATE | day of withdrawal or refusal, if any
"""),
)

VAULT_TURNS = Table(
    "vault",
    "turns",
    "What was said, before redaction.",
    ("interview_id", "turn_number"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym of the interview
    turn_number | INTEGER | position in the talk, 1-based
    text | VARCHAR | as transcribed
    redacted_text | VARCHAR | with placeholders for what identifies; themes are found here
"""),
)

VAULT_REPLACEMENTS = Table(
    "vault",
    "replacements",
    "The redaction key: what stood where a placeholder stands.",
    ("interview_id", "turn_number", "start_offset"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym of the interview
    turn_number | INTEGER | turn
    start_offset | INTEGER | first character replaced, in the turn as transcribed | code points
    end_offset | INTEGER | one past the last character | code points
    surface | VARCHAR | the text replaced
    placeholder | VARCHAR | what stands in its place, e.g. [Person 3]; the same for one surface in the whole project
    kind | VARCHAR | person, firm, place, phone, email, plate, birthdate, name
"""),
)

VAULT_RARE_COMBINATIONS = Table(
    "vault",
    "rare_combinations",
    'Words that may tell who speaks although no name stands there ("der einzige Chilene in Titz"): a person decides.',
    ("interview_id", "turn_number", "start_offset"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym of the interview
    turn_number | INTEGER | turn
    start_offset | INTEGER | first character, in the turn as transcribed | code points
    end_offset | INTEGER | one past the last character | code points
    surface | VARCHAR | the words
    reason | VARCHAR | only_one, origin_and_place, office, age_and_origin
    decision | VARCHAR | open, kept, replaced
"""),
)

VAULT_DOCUMENTS = Table(
    "vault",
    "documents",
    "Redacted turns of an interview as parsed by a pipeline, so that a changed codebook parses nothing again.",
    ("interview_id",),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym of the interview
    text_hash | VARCHAR | hash of the redacted turns parsed
    pipeline_version | VARCHAR | name and versions of the spaCy pipeline
    content | BLOB | spaCy DocBin, one document a turn of an interviewee, in the order of turns
"""),
)

VAULT_CODED_TEXTS = Table(
    "vault",
    "coded_texts",
    "A text that people coded in another program, as it stood there.",
    ("project_id", "text_id"),
    _columns("""
    project_id | VARCHAR | first 16 hex digits of the project file's SHA-256
    text_id | VARCHAR | the source's own id in that project
    name | VARCHAR | name of the source there
    interview_id | VARCHAR | keyed pseudonym of the interview whose text it is; NULL: none of ours
    text | VARCHAR | its plain text, line ends as LF
"""),
)

VAULT_KNOWN_TEXTS = Table(
    "vault",
    "known_texts",
    "By what an interview's text is known again, so that it stays barred once consent is taken back; kept then too, for it holds no word.",
    ("text_hash", "interview_id"),
    _columns("""
    text_hash | VARCHAR | keyed hash of the whole text without blanks, as transcribed or redacted
    interview_id | VARCHAR | keyed pseudonym
"""),
)

VAULT_EMBEDDINGS = Table(
    "vault",
    "embeddings",
    "The meaning of a redacted passage as numbers, for suggestions.",
    ("text_hash", "model"),
    _columns("""
    text_hash | VARCHAR | hash of the passage
    model | VARCHAR | name and version of the embedder
    vector | FLOAT[] | its vector, of length 1
"""),
)

# --- raw: deliveries as they came, without what identifies --------------------------------------

DELIVERIES = Table(
    "raw",
    "deliveries",
    "One file as it came.",
    ("delivery_id",),
    _columns("""
    delivery_id | VARCHAR | first 16 hex digits of the content's SHA-256
    source_id | VARCHAR | folder below inbox/
    source_kind | VARCHAR | trade_office, chamber, commercial_register, controllers, boundaries, population, survey, interviews, codings, contacts, activation
    file_name | VARCHAR | name of the file
    sha256 | VARCHAR | hash of the content
    period | VARCHAR | month delivered, YYYY-MM, where the source has one
    received_at | TIMESTAMP | when the pipeline first saw it | UTC
    known_date | DATE | day from which its content counts as known; NULL: always
    municipality_code | VARCHAR | AGS of the office, for trade offices
    dialect | VARCHAR | reader and mapping used
    legal_basis | VARCHAR | as set for the source
    purpose | VARCHAR | as set for the source
    file_number | VARCHAR | as set for the source
    status | VARCHAR | accepted, refused, duplicate, withdrawn (a transcript whose consent was taken back)
    rows_in | BIGINT | records found | records
    rows_stored | BIGINT | records stored | records
    rows_quarantined | BIGINT | records quarantined | records
    interpreted_with | VARCHAR | hash of mappings, corrections, offices and areas by which its notices were interpreted
    is_counted | BOOLEAN | its notices are part of core.businesses
    linked_with | VARCHAR | hash of the linkage models with which its records were compared
    message_code | VARCHAR | number of the message, where refused
    message_de | VARCHAR | the message in German
    message_en | VARCHAR | the message in English
"""),
)

QUARANTINE = Table(
    "raw",
    "quarantine",
    "One record (or file) that was not stored, and why.",
    ("delivery_id", "record_number", "message_code"),
    _columns("""
    delivery_id | VARCHAR | delivery
    file_name | VARCHAR | name of the file
    line_number | BIGINT | line in the file, 1-based; NULL for a whole file
    record_number | BIGINT | record within the delivery, 1-based
    message_code | VARCHAR | number in the catalogue
    message_de | VARCHAR | German text with remedy
    message_en | VARCHAR | English text with remedy
"""),
)

CATEGORY_COUNTS = Table(
    "raw",
    "category_counts",
    "How many records of an accepted list have a category; the next list is measured by it.",
    ("delivery_id", "field", "category"),
    _columns("""
    delivery_id | VARCHAR | delivery
    field | VARCHAR | column of the list: business_type, employees_range
    category | VARCHAR | value as delivered, without blanks around; empty where none is stated
    records | BIGINT | records | records
"""),
)

READING_LOG = Table(
    "raw",
    "reading_log",
    "Who read which delivery and why (§ 14 (11) GewO); entries go after six months.",
    ("read_at", "delivery_id", "command", "actor"),
    _columns("""
    read_at | TIMESTAMP | when | UTC
    actor | VARCHAR | account of the operating system, or the schedule or sensor
    command | VARCHAR | run, check, explain, ...
    delivery_id | VARCHAR | delivery
    source_id | VARCHAR | folder below inbox/
    file_name | VARCHAR | name of the file
    purpose | VARCHAR | as set for the source
    legal_basis | VARCHAR | as set for the source
    file_number | VARCHAR | as set for the source
"""),
)

RAW_NOTICES = Table(
    "raw",
    "notices",
    "A notice as delivered, without identifying fields; text as it stood.",
    ("delivery_id", "row_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery, 1-based
    line_number | BIGINT | line in the file, 1-based
    business_id | VARCHAR | keyed pseudonym of the business
    notice_id | VARCHAR | keyed pseudonym of the notice (uuid or number of the office)
    kind | VARCHAR | as delivered: AN, UM, AB or in words
    is_correction | VARCHAR | as delivered
    reported_date | VARCHAR | as delivered
    effective_date | VARCHAR | as delivered: start, change or end
    reason | VARCHAR | as delivered
    municipality | VARCHAR | AGS, ARS or name, as delivered
    postcode | VARCHAR | as delivered
    legal_form | VARCHAR | as delivered
    wz | VARCHAR | branch key as delivered
    is_side_line | VARCHAR | as delivered
    is_itinerant | VARCHAR | as delivered
    craft_card | VARCHAR | as delivered
    activity_kind | VARCHAR | industry, craft, trade, other, as delivered
    establishment_kind | VARCHAR | head office, branch, dependent branch, as delivered
    full_time_count | VARCHAR | as delivered
    part_time_count | VARCHAR | as delivered
    representative_count | VARCHAR | as delivered
    has_register_number | BOOLEAN | field 2 of the form states the number of a register entry; the number stays in the vault
"""),
)

RAW_NOTICE_PERSONS = Table(
    "raw",
    "notice_persons",
    "A person of a notice as delivered, without what identifies her.",
    ("delivery_id", "row_number", "person_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery, 1-based
    person_number | INTEGER | person within the record, 1-based
    person_id | VARCHAR | keyed pseudonym
    function | VARCHAR | as delivered
    sex | VARCHAR | as delivered
    birth_year | INTEGER | year of birth, where the date could be read
    birth_country | VARCHAR | as delivered
    nationalities | VARCHAR | as delivered, several joined by |
"""),
)

RAW_AGGREGATES = Table(
    "raw",
    "aggregates",
    "A line of a finished table as an office delivered it in place of notices (dialect aggregate).",
    ("delivery_id", "row_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery, 1-based
    line_number | BIGINT | line in the file, 1-based
    municipality_code | VARCHAR | AGS of the office
    month | VARCHAR | YYYY-MM
    indicator_id | VARCHAR | indicator, see core.aggregates
    breakdown | VARCHAR | breakdown, see core.aggregates
    category | VARCHAR | value of the breakdown
    value | BIGINT | count; NULL where the office keeps it secret or does not know it | units
    base | BIGINT | units it is counted among, where the office says so | units
"""),
)

# --- core: with meaning --------------------------------------------------------------------------

AREAS = Table(
    "core",
    "areas",
    "The county and its municipalities.",
    ("area_code",),
    _columns("""
    area_code | VARCHAR | AGS (8 digits) or county key (5 digits)
    name | VARCHAR | name
    level | VARCHAR | county or municipality
    parent_code | VARCHAR | county key, for municipalities
    population | BIGINT | inhabitants at the newest date delivered | persons
    geometry | VARCHAR | GeoJSON geometry, WGS 84, exterior rings clockwise
"""),
)

POPULATION = Table(
    "core",
    "population",
    "Inhabitants by municipality and nationality.",
    ("area_code", "date", "nationality_code"),
    _columns("""
    area_code | VARCHAR | AGS; county key (5 digits) in tables that know no municipalities: never add both
    date | DATE | reference date
    nationality_code | VARCHAR | Destatis key, 000 German
    population | BIGINT | inhabitants; NULL where the statistical office keeps or does not know the number | persons
    note | VARCHAR | why population is NULL: secret, unknown, unreliable, impossible; rounded: rounded to multiples of 5; else NULL
"""),
)

MUNICIPALITIES = Table(
    "core",
    "municipalities",
    "The county's municipalities as the official directory (GV100AD) lists them.",
    ("area_code",),
    _columns("""
    area_code | VARCHAR | AGS
    regional_key | VARCHAR | ARS (12 digits): Land, Regierungsbezirk, Kreis, association, municipality
    name | VARCHAR | name
    population | BIGINT | inhabitants | persons
    postcode | VARCHAR | postcode of the seat of the administration
    has_several_postcodes | BOOLEAN | the municipality has more than this postcode
    date | DATE | date of the directory
    delivery_id | VARCHAR | delivery
"""),
)

NOTICES = Table(
    "core",
    "notices",
    "Every accepted notice with its meaning.",
    ("delivery_id", "row_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery, 1-based
    notice_id | VARCHAR | keyed pseudonym of the notice
    business_id | VARCHAR | keyed pseudonym of the business
    known_date | DATE | day from which its delivery counts as known
    kind | VARCHAR | registration, change, deregistration
    is_correction | BOOLEAN | corrects an earlier notice of the same notice_id
    reported_date | DATE | day of the report
    effective_date | DATE | day from which it holds
    reason_code | VARCHAR | new, moved_in, legal_form, conversion, partner_enters, takeover; given_up, moved_out, partner_leaves, handover; change
    municipality_code | VARCHAR | AGS of the establishment
    wz_code | VARCHAR | branch key as digits, without dots
    wz_edition | VARCHAR | 2008 or 2025
    branch_group | VARCHAR | Branchengruppe, see reference
    branch_certainty | DOUBLE | how sure the branch is where it was found by the declared activity; NULL where a key states it | 0-1
    legal_form_code | VARCHAR | key of the legal form, see reference
    legal_form_group | VARCHAR | sole, partnership, company, other
    establishment_kind | VARCHAR | head_office, branch, dependent_branch; NULL where not stated
    is_side_line | BOOLEAN | Nebenerwerb
    is_itinerant | BOOLEAN | Reisegewerbe
    has_craft_card | BOOLEAN | Handwerkskarte
    is_commercially_registered | BOOLEAN | stands in the commercial register: by entry number or by legal form
    closing_reason_code | VARCHAR | age, economic, insolvency, health_family, employment, premises, other; NULL where none is stated (field 28; the text stays in the vault)
    full_time_count | INTEGER | at the time of the notice, without owner | persons
    part_time_count | INTEGER | at the time of the notice | persons
"""),
)

NOTICE_PERSONS = Table(
    "core",
    "notice_persons",
    "A person acting in a notice: owner, partner or legal representative.",
    ("delivery_id", "row_number", "person_number"),
    _columns("""
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | record within the delivery
    person_number | INTEGER | person within the record
    person_id | VARCHAR | keyed pseudonym
    sex | VARCHAR | m, w, d, x (not stated)
    birth_year | INTEGER | year of birth
    nationality_class | VARCHAR | german, foreign, unknown; German and another counts as german
    has_several_nationalities | BOOLEAN | more than one nationality stated
    nationality_codes | VARCHAR | Destatis keys stated, joined by |; NULL where none is
"""),
)

PERSONS = Table(
    "core",
    "persons",
    "A person as last known from the registers.",
    ("person_id",),
    _columns("""
    person_id | VARCHAR | keyed pseudonym
    sex | VARCHAR | m, w, d, x
    birth_year | INTEGER | year of birth
    nationality_class | VARCHAR | german, foreign, unknown
    nationality_code | VARCHAR | first foreign nationality, else 000; NULL where unknown
    origin_group | VARCHAR | origin group of that nationality
    has_several_nationalities | BOOLEAN | more than one nationality stated
"""),
)

PERSON_STATES = Table(
    "core",
    "person_states",
    "Which nationality a person has from which day on, as her notices state it.",
    ("person_id", "from_date"),
    _columns("""
    person_id | VARCHAR | keyed pseudonym, after linkage
    from_date | DATE | first day; 0001-01-01 for what was stated first
    until_date | DATE | first day on which it no longer holds; 9999-12-31 while it does
    nationality_class | VARCHAR | german, foreign, unknown; German and another counts as german
    nationality_code | VARCHAR | first foreign nationality, else 000; NULL where unknown
    origin_group | VARCHAR | origin group of that nationality
    has_several_nationalities | BOOLEAN | more than one nationality stated
"""),
)

LINKS = Table(
    "core",
    "links",
    "Two records that may be the same, and why: every pair that the linkage compared and did not rule out.",
    ("kind", "left_id", "right_id"),
    _columns("""
    kind | VARCHAR | person, business (both of the trade registers), company (business and commercial register), chamber (business and chamber entry)
    left_id | VARCHAR | keyed pseudonym: person or business
    right_id | VARCHAR | keyed pseudonym: person, business, company or chamber entry
    match_weight | DOUBLE | sum of the weights of all comparisons and of the prior | bits
    match_probability | DOUBLE | probability that both are the same | 0-1
    is_accepted | BOOLEAN | counts as the same
    decided_by | VARCHAR | model or human
    reasons | VARCHAR | JSON list of comparison, level and weight in bits: the waterfall
    model_version | VARCHAR | version of the model
"""),
)

IDENTITIES = Table(
    "core",
    "identities",
    "Records that count as another: which person or business a pseudonym of the door belongs to. What is not here is its own.",
    ("kind", "source_id"),
    _columns("""
    kind | VARCHAR | person or business
    source_id | VARCHAR | keyed pseudonym as made at the door
    entity_id | VARCHAR | the pseudonym that all of them bear: that of the one known first
"""),
)

RELINKED = Table(
    "core",
    "relinked",
    "Records that bear another id since businesses were last put together; empty when that is done.",
    ("kind", "entity_id"),
    _columns("""
    kind | VARCHAR | person or business
    entity_id | VARCHAR | keyed pseudonym: the record, the id it bore, the id it bears
"""),
)

RESTATEMENTS = Table(
    "core",
    "restatements",
    "What changed the state of earlier days: corrections, late notices, and notices delivered again.",
    ("delivery_id", "row_number"),
    _columns("""
    delivery_id | VARCHAR | delivery that brought it
    row_number | BIGINT | record within the delivery
    notice_id | VARCHAR | keyed pseudonym of the notice
    business_id | VARCHAR | keyed pseudonym
    kind | VARCHAR | correction, late (holds from before the month delivered and the one before), repeat
    effective_date | DATE | from which day the state changes
    known_date | DATE | when it was known
    replaced_delivery_id | VARCHAR | delivery whose record it takes the place of, for corrections and repeats
    replaced_row_number | BIGINT | record that it takes the place of
"""),
)

BUSINESS_EVENTS = Table(
    "core",
    "business_events",
    "Foundings, closings and take-overs by the rules of the statistics of business notices; the notices of partners count once.",
    ("business_id", "date", "kind"),
    _columns("""
    business_id | VARCHAR | keyed pseudonym
    date | DATE | day from which it holds
    kind | VARCHAR | founding_full (Betriebsgründung), founding_small (sonstige Neugründung), conversion, takeover, moved_in; closing_full (Betriebsaufgabe), closing_small (sonstige Stilllegung), handover, moved_out
    municipality_code | VARCHAR | AGS
    branch_group | VARCHAR | Branchengruppe
    legal_form_group | VARCHAR | sole, partnership, company, other
    ownership | VARCHAR | foreign (F_maj), german, unknown, undeterminable: of those acting at the event
    closing_reason_code | VARCHAR | see core.notices
"""),
)

BUSINESSES = Table(
    "core",
    "businesses",
    "A business (establishment), put together from its notices.",
    ("business_id",),
    _columns("""
    business_id | VARCHAR | keyed pseudonym
    municipality_code | VARCHAR | AGS, latest
    start_date | DATE | first registration
    end_date | DATE | full closing or move away; NULL while active
    end_reason_code | VARCHAR | reason of the last deregistration
    wz_code | VARCHAR | latest
    wz_edition | VARCHAR | 2008 or 2025
    branch_group | VARCHAR | Branchengruppe
    legal_form_group | VARCHAR | sole, partnership, company, other
    is_side_line | BOOLEAN | latest
    company_id | VARCHAR | its entry in the commercial register, where linked
    chamber_entry_id | VARCHAR | its entry in a chamber's list, where linked
"""),
)

BUSINESS_PERSONS = Table(
    "core",
    "business_persons",
    "Who acts in a business, from when to when.",
    ("business_id", "person_id", "start_date"),
    _columns("""
    business_id | VARCHAR | keyed pseudonym
    person_id | VARCHAR | keyed pseudonym
    start_date | DATE | from
    end_date | DATE | until; NULL while acting
"""),
)

_STATE = """
    municipality_code | VARCHAR | AGS
    branch_group | VARCHAR | Branchengruppe
    legal_form_group | VARCHAR | sole, partnership, company, other
    is_side_line | BOOLEAN | Nebenerwerb
    start_date | DATE | first registration, moves and changes of the legal form not counted
    owner_count | INTEGER | owners, partners or legal representatives | persons
    foreign_owner_count | INTEGER | of these without German nationality | persons
    unknown_owner_count | INTEGER | of these with unknown nationality | persons
    ownership | VARCHAR | foreign (F_maj: at least half of the owners), german, unknown (nationality missing), undeterminable (no natural owner)
    is_foreign_any | BOOLEAN | F_any
    is_foreign_all | BOOLEAN | F_all
"""

BUSINESS_STATES = Table(
    "core",
    "business_states",
    "The state of a business from one day to another, while it is active.",
    ("business_id", "from_date"),
    _columns(
        """
    business_id | VARCHAR | keyed pseudonym
    from_date | DATE | first day of the state
    until_date | DATE | first day after it; 9999-12-31 while it lasts
"""
        + _STATE
    ),
)

BUSINESS_MONTHS = Table(
    "core",
    "business_months",
    "The state of every active business at the end of a delivered month: core.business_states on its last day.",
    ("business_id", "month"),
    _columns(
        """
    month | VARCHAR | YYYY-MM; state on its last day
    business_id | VARCHAR | keyed pseudonym
"""
        + _STATE
    ),
    view="""SELECT month, business_states.* EXCLUDE (from_date, until_date)
        FROM core.business_states JOIN (
            SELECT DISTINCT period AS month, last_day(strptime(period || '-01', '%Y-%m-%d')::DATE) AS day
            FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted') AS delivered
        ON from_date <= day AND day < until_date""",
)

COMPANIES = Table(
    "core",
    "companies",
    "A company of the commercial register (OffeneRegister), without names.",
    ("company_id",),
    _columns("""
    company_id | VARCHAR | keyed pseudonym of court and number
    court | VARCHAR | registering court
    register_kind | VARCHAR | HRA, HRB, GnR, PR, VR
    status | VARCHAR | currently registered or removed, as delivered
    legal_form_group | VARCHAR | from the register kind and name's suffix
    place | VARCHAR | name of the municipality where it is known, else the place as cleaned
    municipality_code | VARCHAR | AGS, in the county or anywhere else in Germany; NULL where it is not certain. Who counts for the county filters by its key
    placed_by | VARCHAR | name, district, postcode, misspelt (one letter off), key, seat (from address or firm); why there is none: empty, several, unknown
    officer_count | INTEGER | officers named | persons
"""),
)

CONTROLLERS = Table(
    "core",
    "controllers",
    "Who controls a company of the British register (persons with significant control), without names.",
    ("controller_id",),
    _columns("""
    controller_id | VARCHAR | keyed pseudonym of company and person
    company_id | VARCHAR | keyed pseudonym of the company's number
    delivery_id | VARCHAR | delivery
    kind | VARCHAR | individual, corporate, legal_person, super_secure (kept from the public); statement or exemption of the company in place of a controller
    nationality_codes | VARCHAR | Destatis keys joined by commas, as stated; NULL where none is stated or known
    nationality_class | VARCHAR | german, foreign, unknown; German and another counts as german; NULL where it is no individual
    country_of_residence | VARCHAR | country as written, … where it is in no list; residence, never nationality
    birth_year | INTEGER | year of birth
    natures_of_control | VARCHAR | as the register names them, joined by |
    is_ceased | BOOLEAN | no longer controls
    notified_date | DATE | day of the notification
    ceased_date | DATE | day on which the control ended
"""),
)

AGGREGATES = Table(
    "core",
    "aggregates",
    "Finished figures of offices that deliver tables in place of notices: of every month the newest delivery.",
    ("municipality_code", "month", "indicator_id", "breakdown", "category"),
    _columns("""
    municipality_code | VARCHAR | AGS of the office
    month | VARCHAR | YYYY-MM; stock at its end, notices within it
    indicator_id | VARCHAR | A1 businesses led by foreign owners, A2 foreign traders, A3 businesses with known nationality (the base of A3), businesses (all of them), B1 notices of foreign traders
    breakdown | VARCHAR | total; branch_group (A1, A3, businesses), origin_group (A2), notice_kind (B1)
    category | VARCHAR | value of the breakdown; all for total; registration, change or deregistration for notices
    value | BIGINT | count; NULL where the office keeps it secret or does not know it | units
    base | BIGINT | units it is counted among, where the office says so; else NULL | units
    delivery_id | VARCHAR | delivery
"""),
)

CHAMBER_ENTRIES = Table(
    "core",
    "chamber_entries",
    "An entry of a chamber's list.",
    ("entry_id",),
    _columns("""
    entry_id | VARCHAR | keyed pseudonym of the chamber's number
    delivery_id | VARCHAR | delivery
    place | VARCHAR | place as delivered
    postcode | VARCHAR | five digits, leading zero restored
    municipality_code | VARCHAR | AGS, in the county or anywhere else in Germany; NULL where it is not certain
    placed_by | VARCHAR | how it was found, or why not, as in core.companies
    wz_code | VARCHAR | branch key as digits
    wz_edition | VARCHAR | 2008 or 2025, where known
    branch_group | VARCHAR | Branchengruppe
    employees_range | VARCHAR | size class as delivered; … in place of a text that is none
    employees_min | INTEGER | lower end of the size class; NULL where none is stated or it is not understood | persons
    employees_max | INTEGER | upper end; NULL where the class is open or none is stated | persons
    business_type | VARCHAR | as delivered
"""),
)

INTERVIEWS = Table(
    "core",
    "interviews",
    "An activating interview: its protocol sheet, without name.",
    ("interview_id",),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym
    person_id | VARCHAR | keyed pseudonym of the (first) interviewee
    delivery_id | VARCHAR | delivery of the transcript; NULL while only the protocol is here
    wave | VARCHAR | year of the survey wave
    date | DATE | day of the talk
    municipality_code | VARCHAR | AGS
    place_kind | VARCHAR | where the talk was held
    minutes | INTEGER | length | minutes
    language | VARCHAR | main language
    setting | VARCHAR | single or group
    person_count | INTEGER | interviewees | persons
    age_class | VARCHAR | age class
    sex | VARCHAR | m, w, d, x
    origin_country | VARCHAR | self-declared country, as written
    origin_group | VARCHAR | origin group
    branch | VARCHAR | as written
    branch_group | VARCHAR | Branchengruppe as chosen on the sheet
    readiness_self | INTEGER | readiness to take part as she says it | 0-4
    readiness_estimate | INTEGER | as the interviewer estimates it | 0-4
    wants_invitation | BOOLEAN | wishes to be invited to the assembly
    wants_report | BOOLEAN | wishes the report
    has_quote_consent | BOOLEAN | agreed to be quoted
"""),
)

TURNS = Table(
    "core",
    "turns",
    "A turn of a talk: who spoke, in which language, how long; the words lie in the vault.",
    ("interview_id", "turn_number"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym
    turn_number | INTEGER | position in the talk, 1-based
    speaker | VARCHAR | label as transcribed, e.g. I, B, B2
    role | VARCHAR | interviewer, interviewee, other
    language | VARCHAR | main language of the turn (ISO 639-1), und if it cannot be told
    word_count | INTEGER | words of the redacted turn | words
    start_offset | INTEGER | first character of the redacted turn's words in the interview's redacted text | code points
    end_offset | INTEGER | one past the last character | code points
    start_seconds | DOUBLE | when the turn begins; NULL where the transcript has no times | s
    end_seconds | DOUBLE | when it ends; NULL where unknown | s
"""),
)

PASSAGES = Table(
    "core",
    "passages",
    "A stretch of a turn in one language.",
    ("interview_id", "turn_number", "start_offset"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym
    turn_number | INTEGER | turn
    start_offset | INTEGER | first character in the redacted turn | code points
    end_offset | INTEGER | one past the last character | code points
    language | VARCHAR | ISO 639-1, und if it cannot be told
    is_coded | BOOLEAN | whether there is a codebook in this language; others are kept, not coded
"""),
)

MENTIONS = Table(
    "core",
    "mentions",
    "A theme found in an interviewee's turn.",
    ("mention_id",),
    _columns("""
    mention_id | VARCHAR | hash of interview, turn, span, code and codebook version
    interview_id | VARCHAR | keyed pseudonym
    turn_number | INTEGER | turn
    code_id | VARCHAR | theme (T01..) or activation code (A1..)
    start_offset | INTEGER | first character in the redacted turn (vault.turns) | code points
    end_offset | INTEGER | one past the last character | code points
    valence | INTEGER | -1 problem, 0 fact, 1 strength
    rule | VARCHAR | the rules that fired, the words like the examples, or the model
    source | VARCHAR | rule; example: like the examples of the codebook; model: learnt from the county's own codings
    addressee | VARCHAR | who is spoken of or to: county, municipality, gws, ihk, hwk, job_com, bank, entrepreneurs; NULL where none is named
    confidence | DOUBLE | how sure: for a rule its share of right hits where people have coded, else NULL; for a model its probability | 0-1
    codebook_version | VARCHAR | version of the codebook
    pipeline_version | VARCHAR | name and version of the spaCy pipeline
"""),
)

CODINGS = Table(
    "core",
    "codings",
    "A span that a person coded, imported from QDA software; one over several turns is a row in each of them.",
    ("coding_id",),
    _columns("""
    coding_id | VARCHAR | hash of project, text, turn, span, code and coder
    project_id | VARCHAR | first 16 hex digits of the project file's SHA-256
    producer | VARCHAR | program that wrote the project: QualCoder, Taguette, NVivo, MAXQDA, ATLAS.ti, qc, potentiale; Tabelle (a table of excerpts), unbekannt
    text_id | VARCHAR | the source's own id in that project
    interview_id | VARCHAR | keyed pseudonym of the interview; NULL: a text that is none of ours
    turn_number | INTEGER | turn in which the span lies; NULL without interview
    start_offset | INTEGER | first character: in the redacted turn, without interview in vault.coded_texts | code points
    end_offset | INTEGER | one past the last character | code points
    code_id | VARCHAR | code of our codebook with that id or label; else X and a hash of the name
    code_name | VARCHAR | label in our codebook; of any other code its name in that project, or the code_id in place of a name that quotes an interview or names somebody
    coder | VARCHAR | keyed pseudonym of the person who coded
    valence | INTEGER | -1, 0, 1 where the coding says so (codes named Stärke, Problem beside it); else NULL
    urgency | VARCHAR | now, this_year, some_time; NULL where not coded
    intensity | INTEGER | 0-3; NULL where not coded
    coded_at | TIMESTAMP | when, as the project says | UTC
"""),
)

MACHINE_CODED = Table(
    "core",
    "machine_coded",
    "An interview that the program has coded, also where it found nothing, and from what.",
    ("interview_id",),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym
    text_hash | VARCHAR | hash of the redacted turns of the interviewees
    codebook_version | VARCHAR | version of the codebook
    pipeline_version | VARCHAR | name and versions of the spaCy pipeline
"""),
)

CODED_INTERVIEWS = Table(
    "core",
    "coded_interviews",
    "An interview that a person has coded in full, also where she found nothing.",
    ("interview_id", "coder"),
    _columns("""
    interview_id | VARCHAR | keyed pseudonym
    coder | VARCHAR | keyed pseudonym of the person who coded
    project_id | VARCHAR | newest project in which it stands
"""),
)

THEME_TRUST = Table(
    "core",
    "theme_trust",
    "How far machine coding of a code can be trusted, against people, and which way of coding is used for it.",
    ("code_id",),
    _columns("""
    code_id | VARCHAR | theme or activation code
    method | VARCHAR | what is shown: rule (the codebook's rules and examples), model, human
    gold_units | BIGINT | turns of interviewees coded by people, on which it is measured | turns
    gold_positives | BIGINT | of these, turns with the code | turns
    gold_interviews | BIGINT | interviews of the turns with the code | interviews
    precision | DOUBLE | of the turns the chosen machine coding gives the code, share that people gave it too | 0-1
    recall | DOUBLE | of the turns people gave it, share the machine found | 0-1
    f1 | DOUBLE | harmonic mean of both | 0-1
    rule_f1 | DOUBLE | of rules and examples | 0-1
    model_f1 | DOUBLE | of the trained model, out of fold; NULL where none was trained | 0-1
    valence_accuracy | DOUBLE | of the turns both gave it, share with the same valence | 0-1
    human_kappa | DOUBLE | Cohen's kappa of two people, over turns both coded | -1-1
    human_alpha | DOUBLE | Krippendorff's alpha of all people | -1-1
    alpha_low | DOUBLE | lower end of its 95 % bootstrap interval | -1-1
    alpha_high | DOUBLE | upper end | -1-1
    machine_kappa | DOUBLE | Cohen's kappa of people and the chosen machine coding | -1-1
    is_shown | BOOLEAN | precision and recall at least 0.7 on at least 20 gold positives: shown from machine coding
    codebook_version | VARCHAR | version of the codebook
    pipeline_version | VARCHAR | name and versions of the spaCy pipeline
"""),
)

SATURATION = Table(
    "core",
    "saturation",
    "How many codes were known after each further interview.",
    ("wave", "interview_count"),
    _columns("""
    wave | VARCHAR | survey wave
    interview_count | BIGINT | interviews read so far, in the order of their days | interviews
    codes | BIGINT | different codes found in them | codes
    mean_codes | DOUBLE | mean over random orders (100, fixed seed) | codes
"""),
)

SUGGESTIONS = Table(
    "core",
    "suggestions",
    "What the codebook may miss, for a person to accept as an X code; never a finding.",
    ("suggestion_id",),
    _columns("""
    suggestion_id | VARCHAR | hash of kind, group and terms
    kind | VARCHAR | keyness, phrase, cluster
    breakdown | VARCHAR | group for which it is typical, e.g. branch_group; coverage for phrases (what no code covers); empty for clusters
    category | VARCHAR | the group's value; uncoded for phrases
    terms | VARCHAR | lemmas or phrases, redacted, comma-separated, strongest first
    score | DOUBLE | z of the weighted log-odds, or cohesion of the cluster
    interviews | BIGINT | interviews in which it occurs; fewer than three are not suggested | interviews
    examples | VARCHAR | interview, turn and span of up to five examples (the words lie in the vault), JSON
    decision | VARCHAR | open, accepted, rejected
    passages_uncoded | BIGINT | sentences of interviewees, of at least five words, that no code covers | sentences
    passages_read | BIGINT | of these, how many were compared by meaning: at most 3,000, a sample by hash | sentences
"""),
)

QUOTES = Table(
    "core",
    "quotes",
    "A sentence the interviewee read and released on the protocol sheet.",
    ("quote_id",),
    _columns("""
    quote_id | VARCHAR | hash of interview and text
    interview_id | VARCHAR | keyed pseudonym
    text | VARCHAR | as released
    theme_codes | VARCHAR | themes found in it, comma-separated, that which fills most of it first
    valence | INTEGER | as the interviewer noted: -1 problem, 0 fact, 1 strength; 0 where she noted none
    has_consent | BOOLEAN | consent to be quoted holds
    is_verbatim | BOOLEAN | stands word for word in an interviewee's turn and holds nothing identifying
"""),
)

SURVEY_QUESTIONS = Table(
    "core",
    "survey_questions",
    "A question of the survey form.",
    ("wave", "question_name"),
    _columns("""
    wave | VARCHAR | survey wave
    question_name | VARCHAR | name in the form
    type | VARCHAR | integer, decimal, text, select_one, select_multiple, ...
    list_name | VARCHAR | list of choices
    label_de | VARCHAR | German label
    label_en | VARCHAR | English label
    relevant | VARCHAR | condition under which it is asked
"""),
)

SURVEY_ANSWERS = Table(
    "core",
    "survey_answers",
    "One answer, long: one row per respondent, question and choice.",
    ("wave", "respondent_id", "question_name", "choice"),
    _columns("""
    wave | VARCHAR | survey wave
    delivery_id | VARCHAR | delivery
    row_number | BIGINT | row of the export, 1-based
    respondent_id | VARCHAR | keyed pseudonym
    question_name | VARCHAR | name in the form
    choice | VARCHAR | code chosen, else empty
    number | DOUBLE | number answered
    text | VARCHAR | label of the choice; free text stays in the vault
    state | VARCHAR | answered, blank (asked, not answered), not_asked
"""),
)

APPROACHES = Table(
    "core",
    "approaches",
    "An attempt to reach an owner.",
    ("approach_id",),
    _columns("""
    approach_id | VARCHAR | keyed pseudonym
    person_id | VARCHAR | keyed pseudonym
    date | DATE | day
    channel | VARCHAR | visit, letter, phone, mail, event, bridge_builder, walk_in
    result | VARCHAR | not_met, note_left, callback, refused, deferred, interview, unreachable, closed_business
"""),
)

EVENTS = Table(
    "core",
    "events",
    "An assembly, information evening, Stammtisch or training.",
    ("event_id",),
    _columns("""
    event_id | VARCHAR | number in the log
    date | DATE | day
    kind | VARCHAR | assembly, info, stammtisch, training, group_meeting
    municipality_code | VARCHAR | AGS
    is_evening | BOOLEAN | begins at 18:00 or later
"""),
)

ATTENDANCES = Table(
    "core",
    "attendances",
    "Invited to an event, and came or not.",
    ("event_id", "person_id"),
    _columns("""
    event_id | VARCHAR | number in the log
    person_id | VARCHAR | keyed pseudonym
    is_invited | BOOLEAN | was invited
    has_come | BOOLEAN | came
"""),
)

COMMITMENTS = Table(
    "core",
    "commitments",
    "What somebody said she would do.",
    ("commitment_id",),
    _columns("""
    commitment_id | VARCHAR | number in the log
    person_id | VARCHAR | keyed pseudonym
    date | DATE | day of the commitment
    kind | VARCHAR | internship, apprenticeship, mentoring, speaking, interpreting, room, working_group, other
    due_date | DATE | by when
    status | VARCHAR | open, kept, changed, dropped, not_our_business
    status_date | DATE | day of the last change
"""),
)

OUTCOMES = Table(
    "core",
    "outcomes",
    "What came of it.",
    ("outcome_id",),
    _columns("""
    outcome_id | VARCHAR | number in the log
    person_id | VARCHAR | keyed pseudonym; NULL for institutions
    date | DATE | day
    type | VARCHAR | see reference: hired_apprentice, first_contact, advice_taken, founded_expanded, joined_body, took_part, offered_internship, institution_changed, press_report
    evidence | VARCHAR | told, seen, document
    attribution | VARCHAR | direct, contributed, unclear
"""),
)

CELLS = Table(
    "core",
    "cells",
    "An indicator's value before disclosure control.",
    ("indicator_id", "area_code", "period", "breakdown", "category"),
    _columns("""
    indicator_id | VARCHAR | A1 .. G2
    definition_id | VARCHAR | definition
    area_code | VARCHAR | AGS or county key
    period | VARCHAR | YYYY-MM (state at its end), YYYY, or wave
    breakdown | VARCHAR | total, origin_group, branch_group, branch_group_all, legal_form_group, sex, population_date, age_class, notice_kind, event_kind, movement, ownership, survival, survival_german, closing_reason, theme, theme_strength, theme_problem, theme_by_sex (and other groups), coded (and by whom), coded_by_sex, theme_pair, ideas, interviews_read, coding_f1 (and other measures), funnel_step, field, double, estimate, successor
    category | VARCHAR | value of the breakdown; all for total; T01:women for a theme in a group, T01+T02 for a pair
    value | DOUBLE | value before disclosure control
    count | BIGINT | units counted in the value (numerator), whatever its unit | units
    base | BIGINT | units it is a share or mean of, or counted among | units
    largest_share | DOUBLE | share of the largest unit in a sum | 0-1
    two_largest_share | DOUBLE | share of the two largest units in a sum | 0-1
    ci_low | DOUBLE | lower end of the 95 % interval
    ci_high | DOUBLE | upper end of the 95 % interval
    unit | VARCHAR | businesses, persons, notices, share, times, branch_groups, per_100, per_1000, years, index, jobs, interviews, intensity, balance, times_chance, ideas, ideas_per_interview, codes, turns, agreement, days, municipalities, nationalities
    rule | VARCHAR | disclosure rule: count, figure, diversity, origin_cross, reason, survey, theme, theme_base, theme_cross, funnel, open
    status | VARCHAR | ok, or incomplete (of the county: not all municipalities are in it), or missing (nothing delivered), or unreliable, or protected (its section hides it so that no subtraction finds another)
"""),
)

# --- out: the released file -----------------------------------------------------------------------

OUT_CELLS = Table(
    "out",
    "cells",
    "A released value; NULL where it is not shown.",
    ("indicator_id", "area_code", "period", "breakdown", "category"),
    _columns("""
    indicator_id | VARCHAR | indicator
    area_code | VARCHAR | AGS or county key
    period | VARCHAR | YYYY-MM, YYYY, or wave
    breakdown | VARCHAR | total, origin_group, ...
    category | VARCHAR | value of the breakdown
    value | DOUBLE | value; NULL unless status is ok, incomplete, zero or unreliable
    ci_low | DOUBLE | lower end of the 95 % interval
    ci_high | DOUBLE | upper end of the 95 % interval
    unit | VARCHAR | unit of the value
    status | VARCHAR | ok, incomplete (of the county: not all municipalities are in it), zero, suppressed_primary, suppressed_secondary, unreliable, missing
    definition_id | VARCHAR | definition
"""),
)

OUT_INDICATORS = Table(
    "out",
    "indicators",
    "An indicator: its names and what it is.",
    ("indicator_id",),
    _columns("""
    indicator_id | VARCHAR | A1 .. G2
    section | VARCHAR | A stock, B dynamics, C contribution, E themes, F activation, G quality
    name_de | VARCHAR | German name
    name_en | VARCHAR | English name
    unit | VARCHAR | unit
    decimals | INTEGER | digits shown
    definition_id | VARCHAR | definition
    sort_order | INTEGER | order on a page
"""),
)

OUT_DEFINITIONS = Table(
    "out",
    "definitions",
    "What is counted here?",
    ("definition_id",),
    _columns("""
    definition_id | VARCHAR | definition
    counting_unit_de | VARCHAR | Betriebe, Personen, Meldungen, Gespräche ...
    counting_unit_en | VARCHAR | businesses, persons, notices, interviews ...
    text_de | VARCHAR | definition in plain German
    text_en | VARCHAR | definition in plain English
    formula | VARCHAR | formula in the terms of the catalogue
    source_de | VARCHAR | source in German
    source_en | VARCHAR | source in English
    valid_from | DATE | from when the definition is used
    valid_to | DATE | until when; NULL while in use
"""),
)

OUT_CATEGORIES = Table(
    "out",
    "categories",
    "The label of every category of every breakdown.",
    ("breakdown", "category"),
    _columns("""
    breakdown | VARCHAR | breakdown
    category | VARCHAR | category
    label_de | VARCHAR | German label
    label_en | VARCHAR | English label
    description_de | VARCHAR | one sentence of explanation, or empty
    description_en | VARCHAR | one sentence of explanation, or empty
    sort_order | INTEGER | order in tables
"""),
)

OUT_AREAS = Table(
    "out",
    "areas",
    "The county and its municipalities, with boundaries.",
    ("area_code",),
    _columns("""
    area_code | VARCHAR | AGS or county key
    name | VARCHAR | name
    level | VARCHAR | county or municipality
    parent_code | VARCHAR | county key, for municipalities
    population | BIGINT | inhabitants | persons
    geometry | VARCHAR | GeoJSON geometry, exterior rings clockwise
"""),
)

OUT_QUOTES = Table(
    "out",
    "quotes",
    "A cleared quote: consent, released by the interviewee, nothing identifying.",
    ("quote_id",),
    _columns("""
    quote_id | VARCHAR | random-looking id of the quote
    theme_code | VARCHAR | theme it speaks of
    valence | INTEGER | how it speaks of it: -1 problem, 0 fact, 1 strength
    text | VARCHAR | the sentence
    wave | VARCHAR | survey wave
"""),
)

OUT_SOURCES = Table(
    "out",
    "sources",
    "A source and the state of its delivery.",
    ("source_id",),
    _columns("""
    source_id | VARCHAR | source
    name_de | VARCHAR | German name
    name_en | VARCHAR | English name
    kind | VARCHAR | trade_office, chamber, ...
    area_code | VARCHAR | AGS of the office, for trade offices
    legal_basis | VARCHAR | legal basis
    purpose | VARCHAR | purpose
    newest_period | VARCHAR | newest month delivered
    deliveries | BIGINT | deliveries accepted | files
    refused | BIGINT | deliveries refused | files
    rows_in | BIGINT | records received | records
    rows_stored | BIGINT | records stored | records
    rows_quarantined | BIGINT | records quarantined | records
"""),
)

OUT_MANIFEST = Table(
    "out",
    "manifest",
    "What this release is.",
    ("key",),
    _columns("""
    key | VARCHAR | release_id, made_at, county_name, county_code, is_invented, newest_month, rule_version, code_version, codebook_version, pipeline_version, cells, suppressed_primary, suppressed_secondary, checksum
    value | VARCHAR | value
"""),
)

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Table))
WAREHOUSE = tuple(table for table in ALL if table.schema in ("raw", "core"))
VAULT = tuple(table for table in ALL if table.schema == "vault")
RELEASE = tuple(table for table in ALL if table.schema == "out")
