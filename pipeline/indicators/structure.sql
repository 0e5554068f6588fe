-- A7 to A14: how the businesses led by foreign owners are made up; the county every month, the municipalities the newest one.
-- What a figure made of several counts tells is judged by the smallest of them; values are rounded as shown, so that no count can be reckoned back.
-- Rules figure and diversity: on fewer units than that in `base` a figure would tell what A1 hides, so it is not shown at all.
WITH shown_areas AS (SELECT area_code, month, day FROM core.areas CROSS JOIN months WHERE length(area_code) = 5 OR is_newest),
led AS (
    SELECT placed.*, round(date_diff('day', start_date, day) / 365.25, 4) AS years
    FROM placed JOIN shown_areas USING (area_code, month) WHERE ownership = 'foreign'
),
led_totals AS (SELECT area_code, month, count(*) AS businesses FROM led GROUP BY ALL),
diversity AS (
    SELECT area_code, month, sum(foreign_led) AS businesses, 1 / nullif(sum(power(foreign_led, 2)), 0) * power(sum(foreign_led), 2) AS effective,
        bool_or(is_uncertain) AS is_uncertain
    FROM branches GROUP BY ALL
),
knowing AS (
    SELECT area_code, month, branches.foreign_led AS businesses, totals.foreign_led AS base, branches.is_uncertain OR totals.is_uncertain AS is_uncertain
    FROM branches JOIN totals USING (area_code, month) WHERE branch_group = 'knowledge_services'
),
forms AS (
    SELECT area_code, month, legal_form_groups.legal_form_group, count(led.business_id) AS businesses
    FROM shown_areas CROSS JOIN legal_form_groups LEFT JOIN led USING (area_code, month, legal_form_group) GROUP BY ALL
),
side_lines AS (
    SELECT area_code, month, count(*) FILTER (is_side_line) AS side_lines, count(is_side_line) AS base FROM led GROUP BY ALL
),
women AS (
    SELECT area_code, month, count(DISTINCT person_id) FILTER (sex = 'w') AS women, count(DISTINCT person_id) AS base
    FROM placed_persons JOIN shown_areas USING (area_code, month) GROUP BY ALL
),
foreign_inhabitants AS (
    SELECT area_code, date, sum(population) AS inhabitants FROM core.population WHERE nationality_code <> '000' GROUP BY ALL
),
inhabitants AS (  -- of the county: as told for the whole of it, else where all its municipalities have a figure for the date
    SELECT area_code, date, inhabitants FROM foreign_inhabitants
    UNION ALL
    SELECT left(area_code, 5), date, sum(inhabitants) FROM foreign_inhabitants
    WHERE length(area_code) = 8 AND (left(area_code, 5), date) NOT IN (SELECT (area_code, date) FROM foreign_inhabitants WHERE length(area_code) = 5)
    GROUP BY ALL HAVING count(*) = (SELECT count(*) FROM core.areas WHERE level = 'municipality')
),
densities AS (
    SELECT shown_areas.area_code, shown_areas.month, persons, is_uncertain, inhabitants, date
    FROM shown_areas JOIN person_totals USING (area_code, month)
    ASOF JOIN inhabitants ON inhabitants.area_code = shown_areas.area_code AND inhabitants.date <= shown_areas.day
),
ages AS (SELECT area_code, month, count(*) AS base, median(years) AS middle FROM led WHERE years >= 0 GROUP BY ALL),
classes AS (SELECT * FROM (VALUES ('0_3', 0, 3), ('3_5', 3, 5), ('5_10', 5, 10), ('10_up', 10, 1000)) AS class (age_class, years_from, years_below)),
aged AS (
    SELECT shown_areas.area_code, shown_areas.month, age_class, count(led.business_id) AS businesses
    FROM shown_areas CROSS JOIN classes
    LEFT JOIN led ON led.area_code = shown_areas.area_code AND led.month = shown_areas.month AND years >= years_from AND years < years_below GROUP BY ALL
)

SELECT 'A7' AS indicator_id, area_code, month AS period, 'branch_group' AS breakdown, branch_group AS category,
    round(quotient(branches.foreign_led, totals.foreign_led, branches.known, totals.known), 2) AS value,
    smallest_of([branches.foreign_led, totals.foreign_led - branches.foreign_led, branches.known, totals.known - branches.known]) AS count,
    branches.foreign_led AS base, branches.is_uncertain OR totals.is_uncertain AS is_unreliable, 'times' AS unit, 'figure' AS rule
FROM branches JOIN totals USING (area_code, month) WHERE branches.known > 0 AND totals.foreign_led > 0
UNION ALL BY NAME
SELECT 'A8' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, round(effective, 1) AS value,
    businesses AS count, businesses AS base, is_uncertain AS is_unreliable, 'branch_groups' AS unit, 'diversity' AS rule
FROM diversity WHERE businesses > 0
UNION ALL BY NAME
SELECT 'A9' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, share(businesses, base) AS value,
    businesses AS count, base, is_uncertain AS is_unreliable, wilson_low(businesses, base) AS ci_low, wilson_high(businesses, base) AS ci_high,
    'share' AS unit, 'count' AS rule
FROM knowing WHERE base > 0
UNION ALL BY NAME
SELECT 'A10' AS indicator_id, area_code, month AS period, 'legal_form_group' AS breakdown, legal_form_group AS category, forms.businesses AS value,
    forms.businesses AS count, coalesce(led_totals.businesses, 0) AS base, 'businesses' AS unit, 'count' AS rule
FROM forms LEFT JOIN led_totals USING (area_code, month)
UNION ALL BY NAME
SELECT 'A11' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, share(side_lines, base) AS value,
    side_lines AS count, base, wilson_low(side_lines, base) AS ci_low, wilson_high(side_lines, base) AS ci_high, 'share' AS unit, 'count' AS rule
FROM side_lines WHERE base > 0
UNION ALL BY NAME
SELECT 'A12' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, share(women, base) AS value,
    women AS count, base, wilson_low(women, base) AS ci_low, wilson_high(women, base) AS ci_high, 'share' AS unit, 'count' AS rule
FROM women
UNION ALL BY NAME
SELECT 'A12' AS indicator_id, area_code, month AS period, 'sex' AS breakdown, unnest(['women', 'others']) AS category,
    unnest([women, base - women]) AS value, smallest_of([women, base - women]) AS count, base, 'persons' AS unit, 'figure' AS rule
FROM women
UNION ALL BY NAME
SELECT 'A13' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, round(rate(persons, inhabitants, 1000), 1) AS value,
    persons AS count, persons AS base, is_uncertain AS is_unreliable, 'per_1000' AS unit, 'figure' AS rule
FROM densities WHERE inhabitants > 0
UNION ALL BY NAME
SELECT 'A13' AS indicator_id, area_code, month AS period, 'population_date' AS breakdown, date::VARCHAR AS category,
    round(rate(persons, inhabitants, 1000), 1) AS value, persons AS count, persons AS base, is_uncertain AS is_unreliable,
    'per_1000' AS unit, 'figure' AS rule
FROM densities WHERE inhabitants > 0 AND length(area_code) = 5
UNION ALL BY NAME
SELECT 'A14' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, round(middle, 1) AS value,
    base AS count, base, 'years' AS unit, 'figure' AS rule
FROM ages
UNION ALL BY NAME
SELECT 'A14' AS indicator_id, area_code, month AS period, 'age_class' AS breakdown, age_class AS category, businesses AS value,
    businesses AS count, coalesce(ages.base, 0) AS base, 'businesses' AS unit, 'figure' AS rule
FROM aged LEFT JOIN ages USING (area_code, month)
