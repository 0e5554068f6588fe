-- E1: interviews in which the interviewee speaks of a theme, once per interview; and of these, told as strength or as problem.
WITH coded AS (SELECT interview_id, wave FROM core.interviews WHERE interview_id IN (SELECT interview_id FROM core.turns)),
waves AS (SELECT wave, count(*) AS interviews FROM coded GROUP BY ALL),
told AS (SELECT DISTINCT wave, code_id, interview_id, valence FROM core.mentions JOIN coded USING (interview_id)),
counts AS (
    SELECT waves.wave, waves.interviews, theme_codes.code_id, theme_codes.breakdown,
        count(DISTINCT told.interview_id) AS told_by,
        count(DISTINCT told.interview_id) FILTER (valence > 0) AS strength,
        count(DISTINCT told.interview_id) FILTER (valence < 0) AS problem
    FROM waves CROSS JOIN theme_codes
    LEFT JOIN told ON told.wave = waves.wave AND told.code_id = theme_codes.code_id
    GROUP BY ALL
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E1' AS indicator_id, area_code, wave AS period, 'total' AS breakdown, 'all' AS category, interviews AS value, interviews AS count,
    interviews AS base, 'interviews' AS unit, 'open' AS rule
FROM waves, county
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, breakdown, code_id AS category, told_by AS value, told_by AS count,
    interviews AS base, 'interviews' AS unit, 'theme' AS rule
FROM counts, county
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, 'theme_strength' AS breakdown, code_id AS category, strength AS value, strength AS count,
    interviews AS base, 'interviews' AS unit, 'theme' AS rule
FROM counts, county WHERE breakdown = 'theme'
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, 'theme_problem' AS breakdown, code_id AS category, problem AS value, problem AS count,
    interviews AS base, 'interviews' AS unit, 'theme' AS rule
FROM counts, county WHERE breakdown = 'theme'
