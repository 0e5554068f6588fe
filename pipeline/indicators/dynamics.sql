-- B1: notices of foreign traders by kind, per month and per year of report, within the months delivered.
WITH versions AS (  -- a notice as one delivery has it, with all persons it names
    SELECT notice_id, delivery_id, any_value(kind) AS kind, any_value(municipality_code) AS municipality_code, min(reported_date) AS reported_date,
        {'is_correction': bool_or(is_correction), 'known_date': max(known_date)} AS standing,
        2 * count(*) FILTER (nationality_class = 'foreign') >= count(*) AND count(person_id) > 0 AS is_foreign
    FROM core.notices LEFT JOIN core.notice_persons USING (delivery_id, row_number)
    WHERE kind IN ('registration', 'deregistration')
    GROUP BY ALL
),
window_of_months AS (SELECT min(month) AS first_month, max(month) AS last_month FROM core.business_months),
notices AS (  -- once, however often it was delivered; a correction tells what holds, the first report when it was made
    SELECT arg_max(municipality_code, standing) AS municipality_code, arg_max(kind, standing) AS kind,
        strftime(min(reported_date), '%Y-%m') AS month, arg_max(is_foreign, standing) AS is_foreign
    FROM versions GROUP BY notice_id
),
counted AS (
    SELECT notices.* FROM notices, window_of_months WHERE is_foreign AND month BETWEEN first_month AND last_month
),
placed AS (
    SELECT municipality_code AS area_code, month, kind FROM counted
    UNION ALL
    SELECT left(municipality_code, 5), month, kind FROM counted
),
kinds AS (SELECT unnest(['registration', 'deregistration']) AS kind),
months AS (SELECT DISTINCT month FROM core.business_months),
by_month AS (
    SELECT areas.area_code, months.month AS period, kinds.kind, count(placed.month) AS notices
    FROM core.areas CROSS JOIN months CROSS JOIN kinds
    LEFT JOIN placed ON placed.area_code = areas.area_code AND placed.month = months.month AND placed.kind = kinds.kind
    WHERE areas.level = 'county'
    GROUP BY ALL
),
by_year AS (  -- full calendar years only
    SELECT areas.area_code, years.year AS period, kinds.kind, count(placed.month) AS notices
    FROM core.areas
    CROSS JOIN (SELECT left(month, 4) AS year FROM months GROUP BY ALL HAVING count(*) = 12) AS years
    CROSS JOIN kinds
    LEFT JOIN placed ON placed.area_code = areas.area_code AND left(placed.month, 4) = years.year AND placed.kind = kinds.kind
    GROUP BY ALL
)

SELECT 'B1' AS indicator_id, area_code, period, 'notice_kind' AS breakdown, kind AS category, notices AS value, notices AS count, notices AS base,
    'notices' AS unit, 'count' AS rule
FROM by_month
UNION ALL BY NAME
SELECT 'B1' AS indicator_id, area_code, period, 'notice_kind' AS breakdown, kind AS category, notices AS value, notices AS count, notices AS base,
    'notices' AS unit, 'count' AS rule
FROM by_year
