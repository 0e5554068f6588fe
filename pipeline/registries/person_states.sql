-- core.person_states: which nationality each touched person has from which day on. Several statements of one day: the latest known. Where some statement
-- can be resolved, those that cannot are left out. What was stated first holds for all days before.
WITH stated AS (
    SELECT coalesce(entity_id, person_id) AS person_id, effective_date, known_date, delivery_id, row_number, nationality_codes
    FROM current_notices
    JOIN core.notice_persons USING (delivery_id, row_number)
    LEFT JOIN person_of USING (person_id)
    WHERE nationality_codes IS NOT NULL AND coalesce(entity_id, person_id) IN (FROM touched_persons)
),
parts AS (SELECT nationality_codes, unnest(string_split(nationality_codes, '|')) AS nationality_code FROM (SELECT DISTINCT nationality_codes FROM stated)),
meaning AS (
    SELECT nationality_codes,
        CASE WHEN bool_or(nationality_code = '000') THEN 'german' WHEN bool_or(NOT is_unresolved) THEN 'foreign' ELSE 'unknown' END AS nationality_class,
        coalesce(min(nationality_code) FILTER (nationality_code <> '000' AND NOT is_unresolved), min(nationality_code) FILTER (nationality_code = '000')) AS nationality_code,
        arg_min(origin_group, nationality_code) FILTER (nationality_code <> '000' AND NOT is_unresolved) AS foreign_group,
        any_value(origin_group) FILTER (nationality_code = '000') AS german_group,
        count(*) FILTER (NOT is_unresolved) > 1 AS has_several_nationalities
    FROM parts JOIN nationality_keys USING (nationality_code) GROUP BY nationality_codes
),
told AS (
    SELECT person_id, effective_date, arg_max(nationality_codes, (known_date, delivery_id, row_number)) AS nationality_codes
    FROM (SELECT *, bool_or(nationality_class <> 'unknown') OVER (PARTITION BY person_id) AS has_resolved FROM stated JOIN meaning USING (nationality_codes))
    WHERE nationality_class <> 'unknown' OR NOT has_resolved
    GROUP BY person_id, effective_date
),
changes AS (
    SELECT * FROM told
    QUALIFY nationality_codes IS DISTINCT FROM lag(nationality_codes) OVER (PARTITION BY person_id ORDER BY effective_date)
)
SELECT person_id,
    CASE WHEN lag(person_id) OVER person IS NULL THEN DATE '0001-01-01' ELSE effective_date END AS from_date,
    coalesce(lead(effective_date) OVER person, DATE '9999-12-31') AS until_date,
    nationality_class, nationality_code, coalesce(foreign_group, german_group) AS origin_group, has_several_nationalities
FROM changes JOIN meaning USING (nationality_codes)
WINDOW person AS (PARTITION BY person_id ORDER BY effective_date)
