-- B1 and B3: notices of foreign traders by kind, per month and per year of report, within the months delivered; their balance and turnover.
WITH versions AS (  -- a notice as one delivery has it, with all persons it names
    SELECT notice_id, delivery_id, any_value(kind) AS kind, any_value(municipality_code) AS municipality_code, min(reported_date) AS reported_date,
        {'is_correction': bool_or(is_correction), 'known_date': max(known_date)} AS standing,
        2 * count(*) FILTER (nationality_class = 'foreign') >= count(*) AND count(person_id) > 0 AS is_foreign
    FROM core.notices LEFT JOIN core.notice_persons USING (delivery_id, row_number)
    WHERE kind IN ('registration', 'deregistration')
    GROUP BY ALL
),
notices AS (  -- once, however often it was delivered; a correction tells what holds, the first report when it was made
    SELECT arg_max(municipality_code, standing) AS municipality_code, arg_max(kind, standing) AS kind,
        strftime(min(reported_date), '%Y-%m') AS month, arg_max(is_foreign, standing) AS is_foreign
    FROM versions GROUP BY notice_id
),
counted AS (  -- between the first and the last month delivered
    SELECT notices.* FROM notices
    LEFT JOIN table_offices ON table_offices.municipality_code = notices.municipality_code AND notices.month >= first_month
    WHERE is_foreign AND first_month IS NULL AND month BETWEEN (SELECT min(month) FROM months) AND (SELECT max(month) FROM months)
),
reported AS (
    SELECT municipality_code AS area_code, month, kind, 1 AS notices, false AS is_uncertain FROM counted
    UNION ALL
    SELECT left(municipality_code, 5), month, kind, 1, false FROM counted
    UNION ALL
    SELECT area_code, month, category, value, value IS NULL FROM finished WHERE indicator_id = 'B1' AND breakdown = 'notice_kind'
),
kinds AS (SELECT unnest(['registration', 'deregistration']) AS kind),
by_month AS (
    SELECT areas.area_code, months.month AS period, kinds.kind, coalesce(sum(notices), 0) AS notices, coalesce(bool_or(is_uncertain), false) AS is_uncertain
    FROM core.areas CROSS JOIN months CROSS JOIN kinds
    LEFT JOIN reported ON reported.area_code = areas.area_code AND reported.month = months.month AND reported.kind = kinds.kind
    WHERE areas.level = 'county'
    GROUP BY ALL
),
by_year AS (  -- full calendar years only
    SELECT areas.area_code, year AS period, last_month, kinds.kind, coalesce(sum(notices), 0) AS notices,
        coalesce(bool_or(is_uncertain), false) AS is_uncertain
    FROM core.areas CROSS JOIN whole_years CROSS JOIN kinds
    LEFT JOIN reported ON reported.area_code = areas.area_code AND left(reported.month, 4) = year AND reported.kind = kinds.kind
    GROUP BY ALL
),
balances AS (
    SELECT area_code, period, sum(notices) FILTER (kind = 'registration') AS registered, sum(notices) FILTER (kind = 'deregistration') AS deregistered,
        any_value(foreign_led) AS foreign_led, bool_or(by_year.is_uncertain OR totals.is_uncertain) AS is_uncertain
    FROM by_year JOIN totals USING (area_code) WHERE totals.month = last_month GROUP BY ALL
)

SELECT 'B1' AS indicator_id, area_code, period, 'notice_kind' AS breakdown, kind AS category, notices AS value, notices AS count, notices AS base,
    is_uncertain AS is_unreliable, 'notices' AS unit, 'count' AS rule
FROM by_month
UNION ALL BY NAME
SELECT 'B1' AS indicator_id, area_code, period, 'notice_kind' AS breakdown, kind AS category, notices AS value, notices AS count, notices AS base,
    is_uncertain AS is_unreliable, 'notices' AS unit, 'count' AS rule
FROM by_year
UNION ALL BY NAME
SELECT 'B3' AS indicator_id, area_code, period, 'movement' AS breakdown, 'balance' AS category, registered - deregistered AS value,
    smallest_of([registered, deregistered]) AS count, least(registered + deregistered, foreign_led) AS base, is_uncertain AS is_unreliable,
    'notices' AS unit, 'figure' AS rule
FROM balances
UNION ALL BY NAME
SELECT 'B3' AS indicator_id, area_code, period, 'movement' AS breakdown, 'turnover' AS category, round(rate(registered + deregistered, foreign_led, 100), 1) AS value,
    smallest_of([registered, deregistered, foreign_led]) AS count, least(registered + deregistered, foreign_led) AS base, is_uncertain AS is_unreliable,
    'per_100' AS unit, 'figure' AS rule
FROM balances WHERE foreign_led > 0
