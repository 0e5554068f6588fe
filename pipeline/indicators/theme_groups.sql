-- E1 by branch, origin, sex and age: who speaks of a theme (theme_by_...), and how many of the group were coded for it (coded_by_...).
-- A cell under five is hidden, a group of one mind too, and in a small group nobody and nearly everybody (primary.sql). As the total is told, the sum of the hidden cells is known: so the smallest other cells
-- of the theme go too, one after the other, until each hidden cell can still have five values. Noughts are told in groups of ten and more, so a hidden cell there is no nought; they go last, all together.
-- A theme whose groups would be known even with all of them hidden is not broken down at all.
WITH groups AS (
    SELECT wave, interview_id, unnest([
        {'dimension': 'branch_group', 'member': branch_group}, {'dimension': 'origin_group', 'member': origin_group},
        {'dimension': 'sex', 'member': sex}, {'dimension': 'interviewee_age', 'member': age_class}], recursive := true)
    FROM interviews_coded
),
counts AS (
    SELECT groups.wave, code_id, dimension, member, count(*) AS coded, count(told.interview_id) AS told
    FROM coded_bases AS bases JOIN groups USING (wave, interview_id) LEFT JOIN theme_codings AS told USING (interview_id, code_id)
    WHERE bases.breakdown = 'theme' GROUP BY ALL
),
coded_cells AS (
    SELECT *, coded AS value, sum(coded) OVER family AS base, 1 AS lowest, base AS highest, (coded < getvariable('theme_cross') OR coded = base) AS is_small
    FROM counts WINDOW family AS (PARTITION BY wave, code_id, dimension)
),
coded_judged AS (
    SELECT *, is_small OR (bool_or(is_small) OVER family AND NOT is_enough(
        count(*) OVER before, sum(value) OVER before, sum(lowest) OVER before, sum(highest) OVER before, count(*) FILTER (NOT is_small) OVER before)) AS is_hidden
    FROM coded_cells WINDOW family AS (PARTITION BY wave, code_id, dimension),
        before AS (PARTITION BY wave, code_id, dimension ORDER BY is_small DESC, value, member ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
coded_told AS (
    SELECT * FROM coded_judged
    WINDOW family AS (PARTITION BY wave, code_id, dimension)
    QUALIFY NOT bool_and(is_hidden) OVER family
        OR is_enough(count(*) OVER family, sum(value) OVER family, sum(lowest) OVER family, sum(highest) OVER family, count(*) FILTER (NOT is_small) OVER family)
),
told_cells AS (
    SELECT * REPLACE (told AS value, coded AS base, (NOT is_hidden AND coded >= getvariable('survey_base'))::INTEGER AS lowest, coded AS highest,
        is_hidden OR told = coded OR told BETWEEN 1 AND getvariable('theme_cross') - 1 OR (coded < getvariable('survey_base') AND (told = 0 OR coded - told < getvariable('theme'))) AS is_small)
    FROM coded_told
),
told_judged AS (
    SELECT * REPLACE (is_small OR (bool_or(is_small) OVER family AND sum(value) OVER family > 0 AND NOT coalesce(is_enough(
        count(*) FILTER (is_small OR value > 0) OVER before, sum(value) OVER before, sum(lowest) FILTER (is_small OR value > 0) OVER before,
        sum(highest) FILTER (is_small OR value > 0) OVER before, count(*) FILTER (NOT is_small AND value > 0) OVER before), false)) AS is_hidden)
    FROM told_cells WINDOW family AS (PARTITION BY wave, code_id, dimension),
        before AS (PARTITION BY wave, code_id, dimension ORDER BY is_small DESC, value = 0, value, member ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E1' AS indicator_id, area_code, wave AS period, 'coded_by_' || dimension AS breakdown, code_id || ':' || member AS category,
    value, value AS count, base, 'interviews' AS unit, 'theme_cross' AS rule, is_hidden AS is_protected
FROM coded_told, county
UNION ALL BY NAME
SELECT 'E1' AS indicator_id, area_code, wave AS period, 'theme_by_' || dimension AS breakdown, code_id || ':' || member AS category,
    value, value AS count, base, base * wilson_low(value, base) AS ci_low, base * wilson_high(value, base) AS ci_high,
    'interviews' AS unit, 'theme_cross' AS rule, is_hidden AS is_protected
FROM told_judged, county
