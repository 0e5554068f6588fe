-- E6: ideas (A1) of the interviews: how many an interview, how many different ones, and on which themes. An idea is a turn that holds one;
-- ideas on the same theme to the same addressee are alike. The activation log does not tell yet which ideas were taken up.
-- The mean is judged, like the ideas it is made of, by the interviews that told any: times all interviews it is their number.
WITH bases AS (SELECT wave, count(*) AS interviews FROM coded_bases WHERE code_id = 'A1' GROUP BY ALL),
ideas AS (SELECT DISTINCT wave, interview_id, turn_number, coalesce(addressee, '') AS addressee FROM told_passages WHERE code_id = 'A1'),
counts AS (
    SELECT wave, count(DISTINCT (interview_id, turn_number)) AS ideas, count(DISTINCT interview_id) AS interviews FROM ideas GROUP BY ALL
),
subjects AS (
    SELECT DISTINCT ideas.wave, ideas.interview_id, ideas.addressee, told.code_id
    FROM ideas JOIN told_passages AS told USING (wave, interview_id, turn_number) WHERE told.breakdown = 'theme'
),
different AS (SELECT wave, count(DISTINCT (code_id, addressee)) AS ideas, count(DISTINCT interview_id) AS interviews FROM subjects GROUP BY ALL),
on_themes AS (SELECT wave, code_id, count(DISTINCT interview_id) AS interviews FROM subjects GROUP BY ALL),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E6' AS indicator_id, area_code, wave AS period, 'total' AS breakdown, 'all' AS category, rate(ideas, bases.interviews, 1) AS value,
    counts.interviews AS count, counts.interviews AS base, 'ideas_per_interview' AS unit, 'theme_base' AS rule
FROM counts JOIN bases USING (wave), county
UNION ALL BY NAME
SELECT 'E6' AS indicator_id, area_code, wave AS period, 'ideas' AS breakdown, 'told' AS category, ideas AS value, interviews AS count,
    interviews AS base, 'ideas' AS unit, 'theme_base' AS rule
FROM counts, county
UNION ALL BY NAME
SELECT 'E6' AS indicator_id, area_code, wave AS period, 'ideas' AS breakdown, 'different' AS category, ideas AS value, interviews AS count,
    interviews AS base, 'ideas' AS unit, 'theme_base' AS rule
FROM different, county
UNION ALL BY NAME
SELECT 'E6' AS indicator_id, area_code, wave AS period, 'theme' AS breakdown, code_id AS category, on_themes.interviews AS value,
    on_themes.interviews AS count, bases.interviews AS base, 'interviews' AS unit, 'theme_base' AS rule
FROM on_themes JOIN bases USING (wave), county
