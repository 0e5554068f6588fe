-- Every reason for which a pending notice goes into the quarantine.
-- A value that is somebody's name (cells that slipped into the wrong column) is not repeated in the message.
CREATE OR REPLACE TEMP TABLE problems AS
WITH problem AS (
    SELECT *, 'R-015' AS code, written_kind AS value FROM meanings WHERE kind IS NULL
    UNION ALL BY NAME
    SELECT *, 'R-016' AS code, written_municipality AS value FROM meanings WHERE municipality_code IS NULL
    UNION ALL BY NAME
    SELECT *, 'R-017' AS code, written_date AS value FROM meanings WHERE effective_date IS NULL
    UNION ALL BY NAME
    SELECT *, 'R-014' AS code, written_wz AS value FROM meanings WHERE wz_code IS NULL AND trim(written_wz) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-019' AS code, written_form AS value FROM meanings WHERE legal_form_group IS NULL AND trim(written_form) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-020' AS code, written_reason AS value FROM meanings
    WHERE reason_code IS NULL AND kind IS NOT NULL AND trim(written_reason) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-048' AS code, written_report AS value FROM meanings WHERE reported_date IS NULL AND trim(written_report) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-049' AS code, written_side_line AS value FROM meanings WHERE is_side_line IS NULL AND trim(written_side_line) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-050' AS code, written_full_time AS value FROM meanings WHERE full_time_count IS NULL AND trim(written_full_time) <> ''
    UNION ALL BY NAME
    SELECT *, 'R-050' AS code, written_part_time AS value FROM meanings
    WHERE part_time_count IS NULL AND trim(written_part_time) <> '' AND NOT (full_time_count IS NULL AND trim(written_full_time) <> '')
    UNION ALL BY NAME
    SELECT meanings.*, 'R-051' AS code, unknown AS value
    FROM meanings JOIN (SELECT delivery_id, row_number, min(unknown_sex) AS unknown FROM person_meanings WHERE unknown_sex IS NOT NULL GROUP BY ALL)
    USING (delivery_id, row_number)
    UNION ALL BY NAME
    SELECT meanings.*, 'R-018' AS code, unknown AS value
    FROM meanings JOIN (SELECT delivery_id, row_number, min(unknown) AS unknown FROM person_meanings WHERE unknown IS NOT NULL GROUP BY ALL)
    USING (delivery_id, row_number)
),
name AS (
    SELECT fold(value) AS folded FROM (SELECT DISTINCT value FROM problem)
    WHERE fold(value) IN (SELECT fold(family_name) FROM vault.persons UNION ALL SELECT fold(given_name) FROM vault.persons)
)
SELECT delivery_id, row_number, line_number, dialect, wz_edition, code,
    CASE WHEN fold(value) IN (SELECT folded FROM name) AND fold(value) <> '' THEN '…' ELSE coalesce(trim(value), '') END AS value
FROM problem
