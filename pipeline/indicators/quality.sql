-- G1 and G2: who has delivered for which month, and how complete the fields are.
WITH delivered AS (
    SELECT DISTINCT municipality_code, period FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted' AND period IS NOT NULL
),
months AS (SELECT DISTINCT month FROM core.business_months),
newest AS (SELECT max(month) AS month FROM months),
county AS (SELECT area_code FROM core.areas WHERE level = 'county'),
ages AS (
    SELECT area_code, max(period) AS newest_period
    FROM core.areas LEFT JOIN delivered ON delivered.municipality_code = areas.area_code
    WHERE level = 'municipality' GROUP BY ALL
),
placed AS (
    SELECT month, municipality_code AS area_code, business_id, ownership, branch_group FROM core.business_months
    UNION ALL
    SELECT month, left(municipality_code, 5), business_id, ownership, branch_group FROM core.business_months
),
known AS (
    SELECT area_code, placed.month, count(*) AS base,
        count(*) FILTER (ownership IN ('foreign', 'german')) AS nationality,
        count(*) FILTER (placed.branch_group IS NOT NULL) AS wz,
        count(*) FILTER (start_date IS NOT NULL) AS start_date
    FROM placed JOIN core.businesses USING (business_id) JOIN newest ON newest.month = placed.month
    GROUP BY ALL
),
fields AS (UNPIVOT known ON nationality, wz, start_date INTO NAME field VALUE known_count)

SELECT 'G1' AS indicator_id, county.area_code, months.month AS period, 'total' AS breakdown, 'all' AS category,
    count(DISTINCT municipality_code) AS value, count(DISTINCT municipality_code) AS count,
    (SELECT count(*) FROM core.areas WHERE level = 'municipality') AS base, 'municipalities' AS unit, 'open' AS rule
FROM months CROSS JOIN county LEFT JOIN delivered ON delivered.period = months.month GROUP BY ALL
UNION ALL BY NAME
SELECT 'G1' AS indicator_id, area_code, newest.month AS period, 'total' AS breakdown, 'all' AS category,
    date_diff('day', last_day(strptime(newest_period || '-01', '%Y-%m-%d')::DATE), last_day(strptime(newest.month || '-01', '%Y-%m-%d')::DATE)) AS value,
    1 AS count, 1 AS base, 'days' AS unit, 'open' AS rule
FROM ages, newest
UNION ALL BY NAME
SELECT 'G2' AS indicator_id, area_code, month AS period, 'field' AS breakdown, field AS category, known_count / nullif(base, 0) AS value,
    known_count AS count, base, 'share' AS unit, 'count' AS rule
FROM fields
