-- A1 to A6: what stands in the trade registers at the end of each month.
SELECT 'A1' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, if(is_secret, NULL, foreign_led) AS value,
    foreign_led AS count, known AS base, is_uncertain AS is_unreliable, 'businesses' AS unit, 'count' AS rule
FROM totals
UNION ALL BY NAME
SELECT 'A1' AS indicator_id, area_code, month AS period, 'branch_group' AS breakdown, branch_group AS category, if(is_secret, NULL, foreign_led) AS value,
    foreign_led AS count, known AS base, is_uncertain AS is_unreliable, 'businesses' AS unit, 'count' AS rule
FROM branches
UNION ALL BY NAME
SELECT 'A2' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, if(is_secret, NULL, persons) AS value,
    persons AS count, persons AS base, is_uncertain AS is_unreliable, 'persons' AS unit, 'count' AS rule
FROM person_totals
UNION ALL BY NAME
SELECT 'A2' AS indicator_id, area_code, month AS period, 'origin_group' AS breakdown, origin_group AS category, if(is_secret, NULL, persons) AS value,
    persons AS count, persons AS base, is_uncertain AS is_unreliable, 'persons' AS unit, 'origin_cross' AS rule
FROM origins
UNION ALL BY NAME
SELECT 'A3' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, if(is_secret, NULL, share(foreign_of_known, known)) AS value,
    foreign_of_known AS count, known AS base, is_uncertain AS is_unreliable, wilson_low(foreign_of_known, known) AS ci_low,
    wilson_high(foreign_of_known, known) AS ci_high,
    'share' AS unit, 'count' AS rule
FROM totals
UNION ALL BY NAME
SELECT 'A4' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, count(DISTINCT nationality_code) AS value,
    count(DISTINCT person_id) AS count, count(DISTINCT person_id) AS base, 'nationalities' AS unit, 'origin_cross' AS rule
FROM placed_persons WHERE length(area_code) = 5 GROUP BY ALL
UNION ALL BY NAME
SELECT 'A5' AS indicator_id, area_code, month AS period, 'origin_group' AS breakdown, origin_group AS category,
    share(origins.persons, person_totals.persons) AS value, origins.persons AS count, person_totals.persons AS base,
    origins.is_uncertain OR person_totals.is_uncertain AS is_unreliable, 'share' AS unit, 'origin_cross' AS rule
FROM origins JOIN person_totals USING (area_code, month) WHERE length(area_code) = 5
UNION ALL BY NAME
SELECT 'A6' AS indicator_id, area_code, month AS period, 'branch_group' AS breakdown, branch_group AS category,
    if(branches.is_secret, NULL, share(branches.foreign_led, totals.foreign_led)) AS value, branches.foreign_led AS count, totals.foreign_led AS base,
    branches.is_uncertain OR totals.is_uncertain AS is_unreliable, 'share' AS unit, 'count' AS rule
FROM branches JOIN totals USING (area_code, month)
UNION ALL BY NAME
SELECT 'A6' AS indicator_id, area_code, month AS period, 'branch_group_all' AS breakdown, branch_group AS category,
    if(branches.is_secret, NULL, share(branches.known, totals.known)) AS value, branches.known AS count, totals.known AS base,
    branches.is_uncertain OR totals.is_uncertain AS is_unreliable, 'share' AS unit, 'count' AS rule
FROM branches JOIN totals USING (area_code, month)
