-- F7, F10, F12: commitments by state, outcomes by type, and the funnel from first approach to still active after twelve months.
WITH county AS (SELECT area_code FROM core.areas WHERE level = 'county'),
reached AS (
    SELECT person_id, min(date) AS first_date, strftime(min(date), '%Y') AS wave,
        bool_or(result IN ('interview', 'refused', 'deferred')) AS is_met,
        bool_or(result = 'interview') AS is_interviewed
    FROM core.approaches GROUP BY ALL
),
took_part AS (SELECT person_id, bool_or(is_invited) AS is_invited, bool_or(has_come) AS has_come FROM core.attendances GROUP BY ALL),
promised AS (SELECT person_id, true AS has_committed, bool_or(status = 'kept') AS has_kept FROM core.commitments GROUP BY ALL),
signs_of_life AS (
    SELECT person_id, date FROM core.attendances JOIN core.events USING (event_id) WHERE has_come
    UNION ALL SELECT person_id, status_date FROM core.commitments WHERE status = 'kept'
    UNION ALL SELECT person_id, date FROM core.outcomes WHERE person_id IS NOT NULL
),
lasting AS (SELECT person_id, max(date) AS last_date FROM signs_of_life GROUP BY ALL),
persons AS (
    SELECT
        wave, is_met,
        is_met AND is_interviewed AS s3,
        s3 AND coalesce(is_invited, false) AS s4,
        s4 AND coalesce(has_come, false) AS s5,
        s5 AND coalesce(has_committed, false) AS s6,
        s6 AND coalesce(has_kept, false) AS s7,
        s7 AND coalesce(last_date >= first_date + INTERVAL 12 MONTH, false) AS s8
    FROM reached
    LEFT JOIN took_part USING (person_id)
    LEFT JOIN promised USING (person_id)
    LEFT JOIN lasting USING (person_id)
),
steps AS (
    SELECT wave, count(*) AS approached, count(*) FILTER (is_met) AS met, count(*) FILTER (s3) AS interviewed, count(*) FILTER (s4) AS invited,
        count(*) FILTER (s5) AS came, count(*) FILTER (s6) AS committed, count(*) FILTER (s7) AS kept, count(*) FILTER (s8) AS active_12m
    FROM persons GROUP BY wave
),
funnel AS (UNPIVOT steps ON approached, met, interviewed, invited, came, committed, kept, active_12m INTO NAME step VALUE persons),
-- The same told of the same person by two sources within a week is one outcome.
outcomes_once AS (
    SELECT * FROM core.outcomes
    QUALIFY person_id IS NULL OR coalesce(date - lag(date) OVER (PARTITION BY person_id, type ORDER BY date) > 7, true)
),
newest AS (SELECT strftime(max(date), '%Y') AS year FROM (SELECT date FROM core.outcomes UNION ALL SELECT status_date FROM core.commitments UNION ALL SELECT date FROM core.approaches))

SELECT 'F12' AS indicator_id, area_code, wave AS period, 'funnel_step' AS breakdown, step AS category, persons AS value, persons AS count,
    persons AS base, 'persons' AS unit, 'funnel' AS rule
FROM funnel, county
UNION ALL BY NAME
SELECT 'F7' AS indicator_id, area_code, newest.year AS period, 'commitment_status' AS breakdown, status AS category, count(*) AS value, count(*) AS count,
    count(*) AS base, 'commitments' AS unit, 'count' AS rule
FROM core.commitments, county, newest GROUP BY ALL
UNION ALL BY NAME
SELECT 'F10' AS indicator_id, area_code, newest.year AS period, 'outcome' AS breakdown, type AS category, count(*) AS value, count(*) AS count,
    count(*) AS base, 'outcomes' AS unit, 'count' AS rule
FROM outcomes_once, county, newest GROUP BY ALL
