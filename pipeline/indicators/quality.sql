-- G1 to G5: who has delivered for which month, how complete the fields are, what was delivered twice, what stands in the register and is gone, and which
-- branch keys have more than one successor.
WITH delivered AS (
    SELECT DISTINCT municipality_code, period FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted' AND period IS NOT NULL
),
newest AS (SELECT month, day FROM months WHERE is_newest),
county AS (SELECT area_code FROM core.areas WHERE level = 'county'),
ages AS (
    SELECT area_code, max(period) AS newest_period
    FROM core.areas LEFT JOIN delivered ON delivered.municipality_code = areas.area_code
    WHERE level = 'municipality' GROUP BY ALL
),
known AS (
    SELECT area_code, placed.month, count(*) AS base,
        count(*) FILTER (ownership IN ('foreign', 'german')) AS nationality,
        count(placed.branch_group) AS wz,
        count(businesses.start_date) AS start_date
    FROM placed JOIN core.businesses USING (business_id) JOIN newest ON newest.month = placed.month
    GROUP BY ALL
),
fields AS (UNPIVOT known ON nationality, wz, start_date INTO NAME field VALUE known_count),
records AS (SELECT count(*) AS base FROM core.notices),
doubles AS (
    SELECT 'repeat' AS category, count(*) FILTER (kind = 'repeat') AS doubled, (SELECT base FROM records) AS base FROM core.restatements
    UNION ALL
    SELECT 'correction', count(*) FILTER (kind = 'correction'), (SELECT base FROM records) FROM core.restatements
    UNION ALL
    SELECT 'merged_persons', count(*), count(*) + (SELECT count(*) FROM core.persons) FROM core.identities WHERE kind = 'person'
    UNION ALL
    SELECT 'merged_businesses', count(*), count(*) + (SELECT count(*) FROM core.businesses) FROM core.identities WHERE kind = 'business'
),
approached AS (  -- a business is approached through a person; what was found last holds
    SELECT count(*) AS base, count(*) FILTER (is_closed) AS closed, max(year) AS year
    FROM (SELECT person_id, bool_or(result = 'closed_business') AS is_closed, strftime(max(date), '%Y') AS year FROM core.approaches GROUP BY person_id)
),
estimate AS (
    SELECT area_code, months.month, foreign_led, base, closed, is_uncertain
    FROM approached CROSS JOIN totals JOIN months USING (month) JOIN county USING (area_code) WHERE is_newest AND base > 0
),
keyed AS (
    SELECT count(*) AS base, count(*) FILTER (wz_targets.targets > 1) AS several_keys, count(*) FILTER (wz_targets.is_ambiguous) AS several_groups
    FROM core.notices JOIN wz_targets ON wz_targets.wz_code = notices.wz_code WHERE wz_edition = '2008'
)

SELECT 'G1' AS indicator_id, county.area_code, months.month AS period, 'total' AS breakdown, 'all' AS category,
    count(DISTINCT municipality_code) AS value, count(DISTINCT municipality_code) AS count,
    (SELECT count(*) FROM core.areas WHERE level = 'municipality') AS base, 'municipalities' AS unit, 'open' AS rule
FROM months CROSS JOIN county LEFT JOIN delivered ON delivered.period = months.month GROUP BY ALL
UNION ALL BY NAME
SELECT 'G1' AS indicator_id, area_code, newest.month AS period, 'total' AS breakdown, 'all' AS category,
    date_diff('day', last_day(strptime(newest_period || '-01', '%Y-%m-%d')::DATE), day) AS value,
    1 AS count, 1 AS base, 'days' AS unit, 'open' AS rule
FROM ages, newest
UNION ALL BY NAME
SELECT 'G2' AS indicator_id, area_code, month AS period, 'field' AS breakdown, field AS category, share(known_count, base) AS value,
    known_count AS count, base, 'share' AS unit, 'count' AS rule
FROM fields
UNION ALL BY NAME
SELECT 'G3' AS indicator_id, area_code, month AS period, 'double' AS breakdown, category, share(doubled, base) AS value, doubled AS count, base,
    'share' AS unit, 'count' AS rule
FROM doubles, newest, county WHERE base > 0
UNION ALL BY NAME
SELECT 'G4' AS indicator_id, area_code, year AS period, 'total' AS breakdown, 'all' AS category, share(closed, base) AS value, closed AS count, base,
    wilson_low(closed, base) AS ci_low, wilson_high(closed, base) AS ci_high, base < 30 AS is_unreliable, 'share' AS unit, 'count' AS rule
FROM approached, county WHERE base > 0
UNION ALL BY NAME
SELECT 'G4' AS indicator_id, area_code, month AS period, 'estimate' AS breakdown, 'businesses' AS category,
    round(foreign_led * (1 - share(closed, base))) AS value, smallest_of([closed, base - closed, foreign_led]) AS count, base,
    round(foreign_led * (1 - wilson_high(closed, base))) AS ci_low, round(foreign_led * (1 - wilson_low(closed, base))) AS ci_high,
    base < 30 OR is_uncertain AS is_unreliable, 'businesses' AS unit, 'count' AS rule
FROM estimate
UNION ALL BY NAME
SELECT 'G5' AS indicator_id, area_code, month AS period, 'successor' AS breakdown, unnest(['keys', 'branch_groups']) AS category,
    unnest([share(several_keys, base), share(several_groups, base)]) AS value, unnest([several_keys, several_groups]) AS count, base, 'share' AS unit,
    'count' AS rule
FROM keyed, newest, county WHERE base > 0
