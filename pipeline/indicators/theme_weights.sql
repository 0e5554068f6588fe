-- E2 to E4: how strongly, how urgently and on which side a theme is told. Weight and urgency rest on people's codings alone.
-- A talk that tells a theme both ways counts on both sides of the balance.
WITH weights AS (
    SELECT wave, code_id, avg(intensity) AS value, count(DISTINCT interview_id) AS interviews
    FROM told_passages WHERE source = 'people' AND intensity IS NOT NULL AND breakdown = 'theme' GROUP BY ALL
),
urgent AS (
    SELECT wave, code_id, count(*) FILTER (is_urgent) AS now, count(*) AS interviews
    FROM theme_codings WHERE source = 'people' AND is_urgent IS NOT NULL AND breakdown = 'theme' GROUP BY ALL
),
sides AS (
    SELECT wave, code_id, count(*) FILTER (is_strength) AS strength, count(*) FILTER (is_problem) AS problem,
        count(*) FILTER (NOT is_strength AND NOT is_problem) AS neutral
    FROM theme_codings WHERE breakdown = 'theme' GROUP BY ALL
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E2' AS indicator_id, area_code, wave AS period, 'theme' AS breakdown, code_id AS category, value, interviews AS count, interviews AS base,
    'intensity' AS unit, 'theme_base' AS rule
FROM weights, county
UNION ALL BY NAME
SELECT 'E3' AS indicator_id, area_code, wave AS period, 'theme' AS breakdown, code_id AS category, now AS value, now AS count, interviews AS base,
    interviews * wilson_low(now, interviews) AS ci_low, interviews * wilson_high(now, interviews) AS ci_high, 'interviews' AS unit, 'theme_base' AS rule
FROM urgent, county
UNION ALL BY NAME
SELECT 'E3' AS indicator_id, area_code, wave AS period, 'coded' AS breakdown, code_id AS category, interviews AS value, interviews AS count,
    interviews AS base, 'interviews' AS unit, 'theme_base' AS rule
FROM urgent, county
UNION ALL BY NAME
SELECT 'E4' AS indicator_id, area_code, wave AS period, 'theme' AS breakdown, code_id AS category,
    (strength - problem)::DOUBLE / (strength + problem + neutral) AS value, smallest_of([strength, problem, neutral]) AS count,
    strength + problem + neutral AS base, 'balance' AS unit, 'theme_base' AS rule
FROM sides, county
