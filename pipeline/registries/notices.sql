-- core.notices: every pending notice with its meaning; written texts stay beside it for the messages.
CREATE OR REPLACE TEMP TABLE meanings AS
SELECT
    notice.delivery_id, notice.row_number, notice.line_number, notice.dialect, notice.wz_edition, notice.notice_id, notice.business_id, notice.known_date,
    kinds.code AS kind,
    coalesce(corrects.code, false) AS is_correction,
    plausible(day_of(trim(notice.reported_date))) AS reported_date,
    plausible(day_of(trim(notice.effective_date))) AS effective_date,
    CASE WHEN kinds.code = 'change' THEN 'change' ELSE reasons.code END AS reason_code,
    municipalities.code AS municipality_code,
    branches.code AS wz_code,
    branches.branch_group,
    NULL::DOUBLE AS branch_certainty,
    NULL::VARCHAR AS legal_form_code,
    forms.code AS legal_form_group,
    NULL::VARCHAR AS establishment_kind,
    side_line.code AS is_side_line,
    NULL::BOOLEAN AS is_itinerant,
    NULL::BOOLEAN AS has_craft_card,
    NULL::BOOLEAN AS is_commercially_registered,
    NULL::VARCHAR AS closing_reason_code,
    try_cast(trim(notice.full_time_count) AS INTEGER) AS full_time_count,
    try_cast(trim(notice.part_time_count) AS INTEGER) AS part_time_count,
    notice.kind AS written_kind, notice.effective_date AS written_date, notice.reason AS written_reason, notice.municipality AS written_municipality,
    notice.legal_form AS written_form, notice.wz AS written_wz, notice.reported_date AS written_report, notice.is_side_line AS written_side_line,
    notice.full_time_count AS written_full_time, notice.part_time_count AS written_part_time
FROM pending_notices AS notice
LEFT JOIN kinds ON kinds.dialect = notice.dialect AND kinds.written = notice.kind
LEFT JOIN reasons ON reasons.dialect = notice.dialect AND reasons.written = notice.reason AND reasons.kind = kinds.code
LEFT JOIN flags AS corrects ON corrects.dialect = notice.dialect AND corrects.written = notice.is_correction
LEFT JOIN flags AS side_line ON side_line.dialect = notice.dialect AND side_line.written = notice.is_side_line
LEFT JOIN municipalities ON municipalities.written = notice.municipality
LEFT JOIN forms ON forms.written = notice.legal_form
LEFT JOIN branches ON branches.written = notice.wz AND branches.wz_edition = notice.wz_edition AND branches.wz_digits IS NOT DISTINCT FROM notice.wz_digits
