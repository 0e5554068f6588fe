-- core.notices: every pending notice with its meaning, and whether something of it is not understood (problems.sql says what).
CREATE OR REPLACE TEMP TABLE meanings AS
SELECT
    notice.delivery_id, notice.row_number, notice.line_number, notice.dialect, notice.wz_edition, notice.notice_id, notice.business_id, notice.known_date,
    kinds.code AS kind,
    coalesce(corrects.code, false) AS is_correction,
    plausible(day_of(trim(notice.reported_date))) AS reported_date,
    plausible(day_of(trim(notice.effective_date))) AS effective_date,
    CASE WHEN kinds.code = 'change' THEN 'change' ELSE reasons.code END AS reason_code,
    coalesce(municipalities.code, told.municipality_code) AS municipality_code,
    branches.code AS wz_code,
    coalesce(branches.branch_group, told.branch_group) AS branch_group,
    told.branch_certainty,
    forms.code AS legal_form_code,
    forms.legal_form_group,
    establishments.code AS establishment_kind,
    side_line.code AS is_side_line,
    itinerant.code AS is_itinerant,
    craft_card.code AS has_craft_card,
    -- a number settles what the form leaves open; GbR, partnerships of professions and associations have registers of their own
    CASE
        WHEN notice.has_register_number AND coalesce(forms.legal_form_group = 'sole' OR forms.is_registered IS NULL, true) THEN true
        ELSE forms.is_registered
    END AS is_commercially_registered,
    CASE WHEN kinds.code = 'deregistration' THEN told.closing_reason_code END AS closing_reason_code,
    try_cast(trim(notice.full_time_count) AS INTEGER) AS full_time_count,
    try_cast(trim(notice.part_time_count) AS INTEGER) AS part_time_count,
    kinds.code IS NULL OR municipality_code IS NULL OR notice_day IS NULL
        OR wz_code IS NULL AND trim(notice.wz) <> ''
        OR forms.legal_form_group IS NULL AND trim(notice.legal_form) <> ''
        OR reason_code IS NULL AND trim(notice.reason) <> ''
        OR report_day IS NULL AND trim(notice.reported_date) <> ''
        OR side_line.code IS NULL AND trim(notice.is_side_line) <> ''
        OR itinerant.code IS NULL AND trim(notice.is_itinerant) <> ''
        OR craft_card.code IS NULL AND trim(notice.craft_card) <> ''
        OR establishments.code IS NULL AND trim(notice.establishment_kind) <> ''
        OR full_timers IS NULL AND trim(notice.full_time_count) <> ''
        OR part_timers IS NULL AND trim(notice.part_time_count) <> '' AS is_unclear
FROM pending_notices AS notice
LEFT JOIN kinds ON kinds.dialect = notice.dialect AND kinds.written = notice.kind
LEFT JOIN reasons ON reasons.dialect = notice.dialect AND reasons.written = notice.reason AND reasons.kind = kinds.code
LEFT JOIN flags AS corrects ON corrects.dialect = notice.dialect AND corrects.written = notice.is_correction
LEFT JOIN flags AS side_line ON side_line.dialect = notice.dialect AND side_line.written = notice.is_side_line
LEFT JOIN flags AS itinerant ON itinerant.dialect = notice.dialect AND itinerant.written = notice.is_itinerant
LEFT JOIN flags AS craft_card ON craft_card.dialect = notice.dialect AND craft_card.written = notice.craft_card
LEFT JOIN establishments ON establishments.dialect = notice.dialect AND establishments.written = notice.establishment_kind
LEFT JOIN municipalities ON municipalities.written = notice.municipality
LEFT JOIN forms ON forms.written = notice.legal_form
LEFT JOIN branches ON branches.written = notice.wz AND branches.wz_edition = notice.wz_edition AND branches.wz_digits IS NOT DISTINCT FROM notice.wz_digits
LEFT JOIN told ON told.delivery_id = notice.delivery_id AND told.row_number = notice.row_number
