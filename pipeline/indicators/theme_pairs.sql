-- E5: two themes told in the same interview, how many times as often as chance would have it; on interviews coded for both.
-- Only pairs of which all four cells (both, one, the other, neither) hold three interviews. The interval is Wilson's of the rarer theme's share.
WITH bases AS (SELECT wave, interview_id, code_id, theme_codings.code_id IS NOT NULL AS is_told
    FROM coded_bases LEFT JOIN theme_codings USING (wave, interview_id, code_id) WHERE coded_bases.breakdown = 'theme'),
pairs AS (
    SELECT one.wave, one.code_id || '+' || other.code_id AS category, count(*) AS interviews,
        count(*) FILTER (one.is_told AND other.is_told) AS together,
        count(*) FILTER (one.is_told) AS told_one, count(*) FILTER (other.is_told) AS told_other
    FROM bases AS one JOIN bases AS other USING (wave, interview_id)
    WHERE one.code_id < other.code_id GROUP BY ALL
),
judged AS (
    SELECT *, least(together, told_one - together, told_other - together, interviews - told_one - told_other + together) AS smallest,
        least(told_one, told_other) AS rarer, greatest(told_one, told_other) AS commoner
    FROM pairs
),
county AS (SELECT area_code FROM core.areas WHERE level = 'county')

SELECT 'E5' AS indicator_id, area_code, wave AS period, 'theme_pair' AS breakdown, category, quotient(together, rarer, commoner, interviews) AS value,
    smallest AS count, interviews AS base, wilson_low(together, rarer) / share(commoner, interviews) AS ci_low,
    wilson_high(together, rarer) / share(commoner, interviews) AS ci_high, 'times_chance' AS unit, 'theme' AS rule
FROM judged, county WHERE smallest >= 3
UNION ALL BY NAME
SELECT 'E5' AS indicator_id, area_code, wave AS period, 'theme_pair_together' AS breakdown, category, together AS value,
    smallest AS count, interviews AS base, 'interviews' AS unit, 'theme' AS rule
FROM judged, county WHERE smallest >= 3
UNION ALL BY NAME
SELECT 'E5' AS indicator_id, area_code, wave AS period, 'theme_pair_coded' AS breakdown, category, interviews AS value,
    smallest AS count, interviews AS base, 'interviews' AS unit, 'theme' AS rule
FROM judged, county WHERE smallest >= 3
