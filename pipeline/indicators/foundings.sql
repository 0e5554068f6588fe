-- B2, B4, B5, B7 and B8: foundings, closings, their reasons and take-overs, from core.business_events; full calendar years, foundings of the county also by month.
WITH happened AS (
    SELECT event.* FROM core.business_events AS event
    WHERE strftime(date, '%Y-%m') BETWEEN (SELECT min(month) FROM months) AND (SELECT max(month) FROM months)
),
placed_events AS (
    SELECT municipality_code AS area_code, * EXCLUDE (municipality_code) FROM happened
    UNION ALL
    SELECT left(municipality_code, 5), * EXCLUDE (municipality_code) FROM happened
),
periods AS (
    SELECT area_code, year AS period FROM core.areas CROSS JOIN whole_years
    UNION ALL
    SELECT area_code, month FROM core.areas CROSS JOIN months WHERE level = 'county'
),
counts AS (
    SELECT area_code, period,
        count(date) FILTER (kind IN ('founding_full', 'founding_small') AND ownership = 'foreign') AS founding,
        count(date) FILTER (kind = 'founding_full' AND ownership = 'foreign') AS founding_full,
        count(date) FILTER (kind IN ('closing_full', 'closing_small') AND ownership = 'foreign') AS closing,
        count(date) FILTER (kind = 'closing_full' AND ownership = 'foreign') AS closing_full,
        count(date) FILTER (kind = 'takeover' AND ownership = 'foreign') AS takeover,
        count(date) FILTER (kind IN ('founding_full', 'founding_small') AND legal_form_group = 'sole' AND ownership = 'foreign') AS sole_foreign,
        count(date) FILTER (kind IN ('founding_full', 'founding_small') AND legal_form_group = 'sole' AND ownership IN ('foreign', 'german')) AS sole_known,
        count(date) FILTER (kind IN ('founding_full', 'founding_small') AND ownership = 'german') AS founding_german
    FROM periods LEFT JOIN (SELECT *, unnest([strftime(date, '%Y'), strftime(date, '%Y-%m')]) AS period FROM placed_events) USING (area_code, period)
    GROUP BY ALL
),
kinds AS (
    SELECT area_code, period, unnest(['founding', 'founding_full', 'closing', 'closing_full']) AS category,
        unnest([founding, founding_full, closing, closing_full]) AS events,
        unnest([founding, smallest_of([founding_full, founding - founding_full]), closing, smallest_of([closing_full, closing - closing_full])]) AS judged,
        unnest([founding, founding, closing, closing]) AS base
    FROM counts
),
series AS (SELECT * FROM counts WHERE length(area_code) = 5 AND length(period) = 4),
base_year AS (SELECT area_code, min(period) AS year FROM series WHERE founding >= 30 AND founding_german >= 30 GROUP BY ALL),
indices AS (
    SELECT series.area_code, series.period, unnest(['foreign', 'german']) AS category, unnest([series.founding, series.founding_german]) AS events,
        unnest([base.founding, base.founding_german]) AS base
    FROM series JOIN base_year USING (area_code)
    JOIN series AS base ON base.area_code = series.area_code AND base.period = base_year.year
    WHERE series.period >= base_year.year
),
reasons AS (
    SELECT area_code, strftime(date, '%Y') AS period, coalesce(closing_reason_code, 'not_stated') AS reason, count(*) AS closings
    FROM placed_events
    WHERE kind IN ('closing_full', 'closing_small') AND ownership = 'foreign' AND length(area_code) = 5 AND strftime(date, '%Y') IN (SELECT year FROM whole_years)
    GROUP BY ALL
)

SELECT 'B2' AS indicator_id, area_code, period, 'event_kind' AS breakdown, category, events AS value, judged AS count, base, 'businesses' AS unit,
    'count' AS rule
FROM kinds
UNION ALL BY NAME
SELECT 'B4' AS indicator_id, area_code, period, 'total' AS breakdown, 'all' AS category, share(sole_foreign, sole_known) AS value, sole_foreign AS count,
    sole_known AS base, wilson_low(sole_foreign, sole_known) AS ci_low, wilson_high(sole_foreign, sole_known) AS ci_high, 'share' AS unit, 'count' AS rule
FROM counts WHERE length(period) = 4 AND sole_known > 0
UNION ALL BY NAME
SELECT 'B5' AS indicator_id, area_code, period, 'ownership' AS breakdown, category, round(index_of(events, base), 1) AS value, events AS count, base,
    'index' AS unit, 'count' AS rule
FROM indices
UNION ALL BY NAME
SELECT 'B7' AS indicator_id, area_code, period, 'closing_reason' AS breakdown, reason AS category, closings AS value, closings AS count,
    sum(closings) OVER (PARTITION BY area_code, period) AS base, 'businesses' AS unit, 'reason' AS rule
FROM reasons
UNION ALL BY NAME
SELECT 'B8' AS indicator_id, area_code, period, 'total' AS breakdown, 'all' AS category, takeover AS value, takeover AS count, takeover AS base,
    'businesses' AS unit, 'count' AS rule
FROM counts WHERE length(period) = 4
