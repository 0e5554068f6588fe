-- Every reason for which a pending notice goes into the quarantine.
-- A value that is somebody's name (cells that slipped into the wrong column) is not repeated in the message.
CREATE OR REPLACE TEMP TABLE found AS
WITH unclear AS (
    SELECT meanings.*, notice.kind AS written_kind, notice.effective_date AS written_date, notice.reason AS written_reason,
        notice.municipality AS written_municipality, notice.legal_form AS written_form, notice.wz AS written_wz,
        notice.reported_date AS written_report, notice.is_side_line AS written_side_line, notice.full_time_count AS written_full_time,
        notice.part_time_count AS written_part_time, notice.is_itinerant AS written_itinerant, notice.craft_card AS written_craft_card,
        notice.establishment_kind AS written_establishment
    FROM meanings JOIN all_notices AS notice USING (delivery_id, row_number)
    WHERE is_unclear
),
asked AS (
    SELECT delivery_id, row_number, unnest([
        {'code': 'R-015', 'value': coalesce(written_kind, ''), 'is_open': kind IS NULL, 'is_needed': true},
        {'code': 'R-016', 'value': coalesce(written_municipality, ''), 'is_open': municipality_code IS NULL, 'is_needed': true},
        {'code': 'R-017', 'value': coalesce(written_date, ''), 'is_open': effective_date IS NULL, 'is_needed': true},
        {'code': 'R-014', 'value': written_wz, 'is_open': wz_code IS NULL, 'is_needed': false},
        {'code': 'R-019', 'value': written_form, 'is_open': legal_form_group IS NULL, 'is_needed': false},
        {'code': 'R-020', 'value': written_reason, 'is_open': reason_code IS NULL AND kind IS NOT NULL, 'is_needed': false},
        {'code': 'R-048', 'value': written_report, 'is_open': reported_date IS NULL, 'is_needed': false},
        {'code': 'R-049', 'value': written_side_line, 'is_open': is_side_line IS NULL, 'is_needed': false},
        {'code': 'R-080', 'value': written_establishment, 'is_open': establishment_kind IS NULL, 'is_needed': false},
        {'code': 'R-081', 'value': written_itinerant, 'is_open': is_itinerant IS NULL, 'is_needed': false},
        {'code': 'R-082', 'value': written_craft_card, 'is_open': has_craft_card IS NULL, 'is_needed': false},
        {'code': 'R-050', 'value': written_full_time, 'is_open': full_time_count IS NULL, 'is_needed': false},
        {'code': 'R-050', 'value': written_part_time, 'is_open': part_time_count IS NULL, 'is_needed': false}
    ], recursive := true)
    FROM unclear
)
SELECT delivery_id, row_number, code, min(value) AS value FROM asked
WHERE is_open AND (is_needed OR trim(value) <> '') GROUP BY ALL
UNION ALL
SELECT delivery_id, row_number, 'R-051' AS code, min(unknown_sex) AS value FROM person_meanings WHERE unknown_sex IS NOT NULL GROUP BY ALL
UNION ALL
SELECT delivery_id, row_number, 'R-018' AS code, min(unknown) AS value FROM person_meanings WHERE unknown IS NOT NULL GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE candidates AS SELECT DISTINCT fold(value) AS folded FROM found WHERE regexp_matches(value, '\p{L}');

-- Without a candidate the names of all persons need not be read; DuckDB sees that in a constant only.
SET VARIABLE may_be_names = (SELECT count(*) > 0 FROM candidates);

CREATE OR REPLACE TEMP TABLE problems AS
WITH names AS (
    SELECT fold_name(family_name) AS folded FROM vault.persons SEMI JOIN candidates ON candidates.folded = fold_name(family_name)
    WHERE getvariable('may_be_names')
    UNION
    SELECT fold_name(given_name) AS folded FROM vault.persons SEMI JOIN candidates ON candidates.folded = fold_name(given_name)
    WHERE getvariable('may_be_names')
)
SELECT delivery_id, row_number, notice.line_number, notice.dialect, notice.wz_edition, code,
    CASE WHEN fold(value) IN (SELECT folded FROM names WHERE folded <> '') THEN '…' ELSE trim(value) END AS value
FROM found JOIN meanings AS notice USING (delivery_id, row_number)
