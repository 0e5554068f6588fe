-- core.notices: every pending notice with its meaning, and whether something of it is not understood (problems.sql says what).
CREATE OR REPLACE TEMP TABLE meanings AS
WITH meant AS (
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
        notice.kind AS written_kind, notice.effective_date AS written_date, notice.reason AS written_reason, notice.municipality AS written_municipality,
        notice.legal_form AS written_form, notice.wz AS written_wz, notice.reported_date AS written_report, notice.is_side_line AS written_side_line,
        notice.full_time_count AS written_full_time, notice.part_time_count AS written_part_time,
        notice.is_itinerant AS written_itinerant, notice.craft_card AS written_craft_card, notice.establishment_kind AS written_establishment
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
)
SELECT * EXCLUDE (
        written_kind, written_date, written_reason, written_municipality, written_form, written_wz, written_report, written_side_line,
        written_full_time, written_part_time, written_itinerant, written_craft_card, written_establishment
    ),
    kind IS NULL OR municipality_code IS NULL OR effective_date IS NULL
        OR wz_code IS NULL AND trim(written_wz) <> ''
        OR legal_form_group IS NULL AND trim(written_form) <> ''
        OR reason_code IS NULL AND trim(written_reason) <> ''
        OR reported_date IS NULL AND trim(written_report) <> ''
        OR is_side_line IS NULL AND trim(written_side_line) <> ''
        OR is_itinerant IS NULL AND trim(written_itinerant) <> ''
        OR has_craft_card IS NULL AND trim(written_craft_card) <> ''
        OR establishment_kind IS NULL AND trim(written_establishment) <> ''
        OR full_time_count IS NULL AND trim(written_full_time) <> ''
        OR part_time_count IS NULL AND trim(written_part_time) <> '' AS is_unclear
FROM meant
