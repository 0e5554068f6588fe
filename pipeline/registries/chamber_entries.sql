-- core.chamber_entries: every entry with its meaning, or the number of the message that says what is wrong with it.
-- The branch is the chamber's own key as far as WZ knows its first five digits, else the NACE class, a lost leading zero restored.
-- A class of size has numbers and few words; whatever else stands in its column may be a name, so '…' is kept in its place and the text stays in the vault.
-- A kind of business has few texts. Where a column has many, names may have slipped into it: what holds no number then stays in the vault.
CREATE OR REPLACE TEMP MACRO classed(written, texts) AS CASE WHEN texts <= 100 OR regexp_full_match(written, '[\d\s.,<>=≥≤+–-]*') THEN written ELSE '…' END;
CREATE OR REPLACE TEMP TABLE listed AS
WITH spelled AS (
    SELECT *, trim(entry_number) AS number, CASE WHEN regexp_full_match(trim(postcode), '\d{4,5}') THEN lpad(trim(postcode), 5, '0') END AS padded_postcode,
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
    SELECT branched.*, found.municipality_code, found.placed_by
    FROM branched LEFT JOIN place_lookup AS found ON found.place = coalesce(branched.place, '') AND found.postcode = coalesce(padded_postcode, '')
),
-- "0 Beschäftigte", "1 - 3", "10 bis 49", "> 250", "250 und mehr", "unter 10": bounds, never an invented number.
counted AS (
    SELECT row_number AS counted_row, regexp_replace(regexp_replace(lower(trim(employees_range)), '(\d)[. ](\d{3})\b', '\1\2', 'g'), '\s*(beschäftigte[rn]?|mitarbeiter(innen)?|personen)\s*', ' ', 'g') AS said,
        regexp_extract_all(said, '\d{1,7}')::INTEGER[] AS bounds, trim(regexp_replace(regexp_replace(said, '\d{8,}', '##', 'g'), '\d+', '#', 'g')) AS shape
    FROM spelled
),
sized AS (
    SELECT counted_row,
        coalesce(shape IN ('', '-', 'unbekannt', 'keine angabe', 'k. a.', 'k.a.') OR (
            regexp_full_match(shape, '((#|[<>=≥≤+–-]|(und|mehr|als|bis|zu|über|unter|ab|von|mindestens|höchstens|größer|kleiner|weniger)\b)\s*)*')
            AND len(bounds) BETWEEN 1 AND 2 AND NOT regexp_matches(shape, '#\s*#') AND NOT regexp_matches(said, '\b0\d{2,}')  -- no date, no telephone number
        ), true) AS is_class,
        CASE
            WHEN shape IN ('#', '# - #', '# – #', '#-#', '#–#', '# bis #', '# und mehr', '#+', 'ab #', 'mindestens #', '>= #', '>=#', '≥ #') THEN bounds[1]
            WHEN shape IN ('> #', '>#', 'mehr als #', 'über #') THEN bounds[1] + 1
            WHEN shape IN ('< #', '<#', 'weniger als #', 'unter #', 'bis #', 'bis zu #', '<= #', '<=#', '≤ #') THEN 0
        END AS employees_min,
        CASE
            WHEN shape = '#' THEN bounds[1]
            WHEN len(bounds) = 2 AND employees_min IS NOT NULL THEN bounds[2]
            WHEN shape IN ('< #', '<#', 'weniger als #', 'unter #') THEN bounds[1] - 1
            WHEN shape IN ('bis #', 'bis zu #', '<= #', '<=#', '≤ #') THEN bounds[1]
        END AS employees_max,
        shape IS NOT NULL AND shape NOT IN ('', 'unbekannt', 'keine angabe', 'k. a.', 'k.a.', '-')
            AND (NOT is_class OR employees_min IS NULL OR coalesce(employees_max < employees_min, false)) AS is_unknown_size
    FROM counted
),
judged AS (
    SELECT *, CASE
        WHEN number = '' OR number IS NULL THEN 'R-021'
        WHEN regexp_full_match(number, '\d+([.,]\d+)?[eE][+]?\d+') THEN 'R-038'
    END AS problem
    FROM placed
)
SELECT row_number, line_number, [number, place, postcode, nace, wz, employees_range, business_type, business_name, street, house_number, register_court, register_number] AS cells,
    trim(business_name) AS business_name, nullif(trim(concat_ws(' ', street, house_number)), '') AS address, trim(register_court) AS register_court, trim(register_number) AS register_number,
    pseudonym('chamber', number) AS entry_id, getvariable('delivery') AS delivery_id, place,
    padded_postcode AS postcode, municipality_code, placed_by, wz_code, CASE WHEN wz_code IS NOT NULL THEN getvariable('edition') END AS wz_edition, branch_group, if(is_class, employees_range, '…') AS employees_range,
    CASE WHEN NOT is_unknown_size THEN employees_min END AS employees_min, CASE WHEN NOT is_unknown_size THEN employees_max END AS employees_max, is_unknown_size, classed(business_type, type_texts) AS business_type,
    coalesce(problem, CASE WHEN row_number() OVER (PARTITION BY number, problem ORDER BY row_number) > 1 THEN 'R-039' END) AS code
FROM judged JOIN sized ON counted_row = row_number, (SELECT count(DISTINCT business_type) AS type_texts FROM incoming)
