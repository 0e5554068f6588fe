-- What every value that occurs in the pending notices means, one small table a field.
-- Reads pending, pending_notices, pending_persons, codes, known_municipalities, placed and the lookups of pipeline/reference.
CREATE OR REPLACE TEMP TABLE kinds AS
SELECT dialect, written, any_value(code) AS code
FROM (SELECT DISTINCT dialect, kind AS written FROM pending_notices)
JOIN (SELECT dialect, folded, code FROM codes WHERE field = 'kind') AS known USING (dialect)
WHERE fold(written) = known.folded GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE reasons AS
SELECT dialect, written, kind, any_value(code) AS code
FROM (SELECT DISTINCT dialect, reason AS written FROM pending_notices)
JOIN (SELECT dialect, folded, code, substr(field, 8) AS kind FROM codes WHERE starts_with(field, 'reason:')) AS known USING (dialect)
WHERE fold(written) = known.folded GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE flags AS
SELECT dialect, written, any_value(code)::BOOLEAN AS code
FROM (
    SELECT DISTINCT dialect, is_correction AS written FROM pending_notices
    UNION SELECT DISTINCT dialect, is_side_line FROM pending_notices
    UNION SELECT DISTINCT dialect, is_itinerant FROM pending_notices
    UNION SELECT DISTINCT dialect, craft_card FROM pending_notices
)
JOIN (SELECT dialect, folded, code FROM codes WHERE field = 'flag') AS known USING (dialect)
WHERE fold(written) = known.folded GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE establishments AS
SELECT dialect, written, any_value(code) AS code
FROM (SELECT DISTINCT dialect, establishment_kind AS written FROM pending_notices)
JOIN (SELECT dialect, folded, code FROM codes WHERE field = 'establishment') AS known USING (dialect)
WHERE fold(written) = known.folded GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE sexes AS
SELECT dialect, written, any_value(code) AS code
FROM (SELECT DISTINCT dialect, sex AS written FROM pending_persons)
JOIN (SELECT dialect, folded, code FROM codes WHERE field = 'sex') AS known USING (dialect)
WHERE fold(written) = known.folded GROUP BY ALL;

-- AGS, AGS without its leading zero, ARS (12 digits: the association lies between Kreis and municipality), the same with the association
-- at the end (so GV100AD orders it), the name, or a place that places.py finds.
CREATE OR REPLACE TEMP TABLE municipalities AS
WITH written AS (
    SELECT DISTINCT municipality AS written, regexp_replace(municipality, '[^0-9]', '', 'g') AS digits FROM pending_notices
),
spelled AS (
    SELECT written, unnest(CASE
        WHEN length(digits) IN (7, 8) THEN [lpad(digits, 8, '0')]
        WHEN length(digits) IN (11, 12) THEN [left(lpad(digits, 12, '0'), 5) || right(digits, 3), left(lpad(digits, 12, '0'), 8)]
    END) AS municipality_code
    FROM written
),
named AS (
    SELECT written, municipality_code FROM spelled SEMI JOIN known_municipalities USING (municipality_code)
    UNION
    SELECT written, known.municipality_code FROM written
    JOIN known_municipalities AS known ON fold(written) IN (fold(known.name), fold(split_part(known.name, ',', 1)))
    WHERE digits = ''
    UNION
    SELECT written, municipality_code FROM placed SEMI JOIN known_municipalities USING (municipality_code)
)
SELECT written, any_value(municipality_code) AS code FROM named GROUP BY written HAVING count(DISTINCT municipality_code) = 1;

CREATE OR REPLACE TEMP TABLE forms AS
SELECT delivered.written, any_value(known.legal_form_code) AS code, any_value(known.legal_form_group) AS legal_form_group,
    any_value(known.is_commercially_registered) AS is_registered
FROM (SELECT DISTINCT legal_form AS written FROM pending_notices) AS delivered
JOIN legal_form_lookup AS known ON fold(delivered.written) = known.written
GROUP BY delivered.written;

-- Digits without dots; a leading zero that a spreadsheet took away is given back where the sheet says how long its keys are, where the dots tell (1.61.0), or where only so the key exists.
CREATE OR REPLACE TEMP TABLE branches AS
WITH written AS (
    SELECT DISTINCT wz AS written, wz_edition, wz_digits, regexp_replace(trim(wz), '[. ]', '', 'g') AS digits FROM pending_notices
),
candidates AS (
    SELECT written, wz_edition, wz_digits, unnest([
        {'place': 1, 'wz_code': CASE WHEN length(digits) = wz_digits - 1 OR regexp_matches(trim(written), '^\d\.') THEN '0' || digits ELSE digits END},
        {'place': 2, 'wz_code': digits},
        {'place': 3, 'wz_code': '0' || digits}
    ], recursive := true)
    FROM written
)
SELECT written, wz_edition, wz_digits, arg_min(wz_code, place) AS code, arg_min(branch_group, place) AS branch_group
FROM candidates JOIN branch_lookup USING (wz_edition, wz_code)
GROUP BY ALL;

-- A field that is no spelling as a whole ("Iran, Islamische Republik" is one) holds several nationalities.
CREATE OR REPLACE TEMP TABLE nationality_sets AS
WITH written AS (SELECT DISTINCT nationalities AS written FROM pending_persons WHERE trim(nationalities) <> ''),
stated AS (
    SELECT written, unnest(CASE
        WHEN fold(written) IN (SELECT written FROM nationality_lookup) THEN [written] ELSE string_split(written, '|')
    END) AS part
    FROM written
),
parts AS (  -- "deutsch/türkisch", "deutsch und türkisch" where the office agreed on another separator
    SELECT written, unnest(CASE
        WHEN fold(part) IN (SELECT written FROM nationality_lookup) THEN [part]
        ELSE list_filter(regexp_split_to_array(part, '[;/+&,\n]|\s(?:und|and|u\.)\s'), lambda piece: trim(piece) <> '')
    END) AS part
    FROM stated WHERE trim(part) <> ''
),
meant AS (
    SELECT parts.written, part, known.nationality_code, known.is_unresolved
    FROM parts LEFT JOIN nationality_lookup AS known ON known.written = fold(part)
)
SELECT written,
    min(part) FILTER (nationality_code IS NULL) AS unknown,
    CASE
        WHEN bool_or(nationality_code = '000') THEN 'german'
        WHEN bool_or(nationality_code <> '000' AND NOT is_unresolved) THEN 'foreign'
        ELSE 'unknown'
    END AS nationality_class,
    count(DISTINCT nationality_code) FILTER (NOT is_unresolved) > 1 AS has_several,
    list_sort(list(DISTINCT nationality_code) FILTER (nationality_code IS NOT NULL)) AS codes
FROM meant GROUP BY written;
