-- B6: which part of the founded businesses still exists after one, three and five years; below 30 at risk it is of limited value.
WITH horizons AS (SELECT * FROM (VALUES ('year_1', 365), ('year_3', 1096), ('year_5', 1826)) AS horizon (category, last_day)),
followed AS (
    SELECT area_code, ownership, category, last_day, count(*) FILTER (entry_days < last_day AND exit_days >= last_day) AS at_risk,
        count(*) FILTER (entry_days < last_day) AS businesses, count(*) FILTER (is_closed AND exit_days <= last_day) AS closed
    FROM lives CROSS JOIN horizons WHERE ownership IN ('foreign', 'german') GROUP BY ALL
),
estimated AS (
    SELECT followed.*, coalesce(survival, 1) AS survival, ci_low, ci_high  -- nothing ended so far: all are left
    FROM followed
    ASOF LEFT JOIN survival_curve AS curve
        ON curve.area_code = followed.area_code AND curve.ownership = followed.ownership AND curve.day <= followed.last_day
)
SELECT 'B6' AS indicator_id, area_code, (SELECT max(month) FROM months) AS period, if(ownership = 'foreign', 'survival', 'survival_german') AS breakdown,
    category, round(survival, 3) AS value, businesses - closed AS count, businesses AS base, round(ci_low, 3) AS ci_low, round(ci_high, 3) AS ci_high,
    at_risk < 30 AS is_unreliable, 'share' AS unit, 'count' AS rule
FROM estimated WHERE at_risk > 0 AND area_code IN (SELECT area_code FROM core.areas)
