-- core.chamber_entries: every entry with its meaning, or the number of the message that says what is wrong with it.
-- The branch is the chamber's own key as far as WZ knows its first five digits, else the NACE class, a lost leading zero restored.
CREATE OR REPLACE TEMP TABLE listed AS
WITH spelled AS (
    SELECT *, trim(entry_number) AS number,
        CASE WHEN regexp_full_match(trim(nace), '\d{3,4}') THEN lpad(trim(nace), 4, '0') END AS class_code,
        regexp_replace(trim(wz), '[^0-9]', '', 'g') AS own_code
    FROM incoming
),
branched AS (
    SELECT spelled.*, coalesce(own.wz_code, padded.wz_code, class.wz_code) AS wz_code,
        coalesce(own.branch_group, padded.branch_group, class.branch_group) AS branch_group
    FROM spelled
    LEFT JOIN branch_lookup AS own
        ON own.wz_edition = getvariable('edition') AND own.wz_code = left(own_code, 5) AND (class_code IS NULL OR starts_with(own.wz_code, class_code))
    LEFT JOIN branch_lookup AS padded
        ON padded.wz_edition = getvariable('edition') AND padded.wz_code = left('0' || own_code, 5) AND starts_with(padded.wz_code, class_code)
    LEFT JOIN branch_lookup AS class ON class.wz_edition = getvariable('edition') AND class.wz_code = class_code
),
placed AS (
    SELECT branched.*, area.area_code AS municipality_code
    FROM branched LEFT JOIN core.areas AS area ON area.level = 'municipality' AND fold(area.name) = fold(place)
),
judged AS (
    SELECT *, CASE
        WHEN number = '' OR number IS NULL THEN 'R-021'
        WHEN regexp_full_match(number, '\d+([.,]\d+)?[eE][+]?\d+') THEN 'R-038'
    END AS problem
    FROM placed
)
SELECT row_number, line_number, [number, place, postcode, nace, wz, employees_range, business_type] AS cells,
    pseudonym('chamber', number) AS entry_id, getvariable('delivery') AS delivery_id, place,
    CASE WHEN regexp_full_match(trim(postcode), '\d{4,5}') THEN lpad(trim(postcode), 5, '0') END AS postcode,
    municipality_code, wz_code, CASE WHEN wz_code IS NOT NULL THEN getvariable('edition') END AS wz_edition, branch_group, employees_range, business_type,
    coalesce(problem, CASE WHEN row_number() OVER (PARTITION BY number, problem ORDER BY row_number) > 1 THEN 'R-039' END) AS code
FROM judged
