-- E7 and E8: how complete the codes are (new codes an interview brings) and how well people, and people and program, agree.
-- Precision and recall have Wilson's interval over turns; on fewer than twenty turns that people gave the code they are of limited value.
-- Turns are many in one talk: what is told of a code is judged by the interviews in which people gave it.
WITH newest AS (SELECT wave AS period FROM interviews_coded ORDER BY wave DESC LIMIT 1),
steps AS (
    SELECT *, max(interview_count) OVER (PARTITION BY wave) AS last_count FROM core.saturation
),
ends AS (
    SELECT wave, last_count, max(mean_codes) FILTER (interview_count = last_count) - max(mean_codes) FILTER (interview_count = last_count - 10) AS gained
    FROM steps WHERE last_count > 10 GROUP BY ALL
),
trust AS (SELECT * FROM core.theme_trust WHERE code_id <> 'A6' AND gold_units > 0 AND gold_interviews IS NOT NULL AND code_id IN (SELECT code_id FROM theme_codes)),
hits AS (SELECT code_id, recall * gold_positives AS hits, recall * gold_positives / nullif(precision, 0) AS given, * EXCLUDE (code_id) FROM trust),
measures AS (
    SELECT code_id, gold_positives, gold_interviews, unnest([
        {'breakdown': 'coding_precision', 'value': precision, 'ci_low': wilson_low(hits, given), 'ci_high': wilson_high(hits, given)},
        {'breakdown': 'coding_recall', 'value': recall, 'ci_low': wilson_low(hits, gold_positives), 'ci_high': wilson_high(hits, gold_positives)},
        {'breakdown': 'coding_f1', 'value': f1, 'ci_low': NULL, 'ci_high': NULL},
        {'breakdown': 'coding_valence', 'value': valence_accuracy, 'ci_low': NULL, 'ci_high': NULL},
        {'breakdown': 'coding_kappa', 'value': human_kappa, 'ci_low': NULL, 'ci_high': NULL},
        {'breakdown': 'coding_alpha', 'value': human_alpha, 'ci_low': alpha_low, 'ci_high': alpha_high},
        {'breakdown': 'coding_machine_kappa', 'value': machine_kappa, 'ci_low': NULL, 'ci_high': NULL}], recursive := true)
    FROM hits
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E7' AS indicator_id, area_code, wave AS period, 'total' AS breakdown, 'all' AS category, greatest(gained, 0) / 10 AS value, last_count AS count,
    last_count AS base, 'codes' AS unit, 'theme' AS rule
FROM ends, county
UNION ALL BY NAME
SELECT 'E7' AS indicator_id, area_code, wave AS period, 'interviews_read' AS breakdown, printf('%04d', interview_count) AS category, mean_codes AS value,
    interview_count AS count, last_count AS base, 'codes' AS unit, 'theme' AS rule
FROM steps, county WHERE interview_count BETWEEN 3 AND 10 OR interview_count % 5 = 0 OR interview_count = last_count
UNION ALL BY NAME
SELECT 'E8' AS indicator_id, area_code, period, breakdown, code_id AS category, value, gold_interviews AS count, gold_interviews AS base, ci_low, ci_high,
    'agreement' AS unit, 'theme_base' AS rule, gold_positives < 20 AS is_unreliable
FROM measures, newest, county WHERE value IS NOT NULL AND gold_interviews > 0
UNION ALL BY NAME
SELECT 'E8' AS indicator_id, area_code, period, 'coding_gold' AS breakdown, code_id AS category, gold_positives AS value, gold_interviews AS count,
    gold_interviews AS base, NULL AS ci_low, NULL AS ci_high, 'turns' AS unit, 'theme_base' AS rule, false AS is_unreliable
FROM trust, newest, county
