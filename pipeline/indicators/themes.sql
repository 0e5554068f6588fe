-- E1: interviews in which the interviewee speaks of a theme, of interviews coded for it; of these, told as strength or as barrier; and who coded them.
-- Intervals are Wilson's, in interviews of the base. How the program's coding compares with people's stands in theme_trust.sql.
WITH counts AS (
    SELECT bases.wave, bases.code_id, bases.breakdown, count(*) AS coded,
        count(told.interview_id) AS told, count(*) FILTER (is_strength) AS strength, count(*) FILTER (is_problem) AS problem
    FROM coded_bases AS bases LEFT JOIN theme_codings AS told USING (interview_id, code_id) GROUP BY ALL
),
-- A code for which nothing counts in a wave is not delivered yet.
every_code AS (
    SELECT waves.wave, theme_codes.code_id, theme_codes.breakdown, coalesce(coded, 0) AS coded, told, strength, problem
    FROM (SELECT DISTINCT wave FROM interviews_coded) AS waves CROSS JOIN theme_codes
    LEFT JOIN counts USING (wave, code_id)
    WHERE theme_codes.code_id <> 'A6'
),
sides AS (
    SELECT wave, code_id, coded, breakdown, told AS value FROM every_code
    UNION ALL SELECT wave, code_id, coded, 'theme_strength', strength FROM every_code WHERE breakdown = 'theme'
    UNION ALL SELECT wave, code_id, coded, 'theme_problem', problem FROM every_code WHERE breakdown = 'theme'
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E1' AS indicator_id, area_code, wave AS period, 'total' AS breakdown, 'all' AS category, count(*) AS value, count(*) AS count,
    count(*) AS base, 'interviews' AS unit, 'open' AS rule
FROM interviews_coded, county GROUP BY ALL
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, breakdown, code_id AS category, value, coalesce(value, 0) AS count, coded AS base,
    coded * wilson_low(value, coded) AS ci_low, coded * wilson_high(value, coded) AS ci_high, 'interviews' AS unit, 'theme' AS rule
FROM sides, county
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, 'coded' AS breakdown, code_id AS category, coded AS value, coded AS count,
    coded AS base, 'interviews' AS unit, 'open' AS rule
FROM every_code, county
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, 'coded_' || source AS breakdown, code_id AS category, count(*) AS value, count(*) AS count,
    count(*) AS base, 'interviews' AS unit, 'open' AS rule
FROM coded_bases, county GROUP BY ALL
