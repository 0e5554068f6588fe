-- A1 to A6: what stands in the trade registers at the end of each month.
-- A month for which a municipality has not delivered is missing for it; the county carries its last state on, and G1 says so.
WITH states AS (
    SELECT month, municipality_code, branch_group, ownership, business_id FROM core.business_months
),
placed AS (  -- every business counts in its municipality and in the county
    SELECT month, municipality_code AS area_code, branch_group, ownership FROM states
    UNION ALL
    SELECT month, left(municipality_code, 5), branch_group, ownership FROM states
),
foreign_persons AS (
    SELECT month, municipality_code, person_id, origin_group, nationality_code
    FROM core.business_months
    JOIN core.business_persons USING (business_id)
    JOIN core.persons USING (person_id)
    WHERE persons.nationality_class = 'foreign'
      AND business_persons.start_date <= last_day(strptime(month || '-01', '%Y-%m-%d')::DATE)
      AND (business_persons.end_date IS NULL OR business_persons.end_date > last_day(strptime(month || '-01', '%Y-%m-%d')::DATE))
),
placed_persons AS (
    SELECT DISTINCT month, municipality_code AS area_code, person_id, origin_group, nationality_code FROM foreign_persons
    UNION ALL
    SELECT DISTINCT month, left(municipality_code, 5), person_id, origin_group, nationality_code FROM foreign_persons
),
business_totals AS (
    SELECT
        month, area_code,
        count(*) FILTER (ownership = 'foreign') AS foreign_led,
        count(*) FILTER (ownership IN ('foreign', 'german')) AS known,
        count(*) AS businesses
    FROM placed GROUP BY ALL
),
-- Every combination of area, month and category is a cell, so that nothing counted is a zero and not a gap.
grid AS (SELECT area_code, month FROM core.areas CROSS JOIN (SELECT DISTINCT month FROM core.business_months)),
totals AS (SELECT * FROM grid LEFT JOIN business_totals USING (area_code, month)),
branches AS (
    SELECT
        grid.area_code, grid.month, branch_groups.branch_group,
        count(*) FILTER (ownership = 'foreign') AS foreign_led,
        count(*) FILTER (ownership IN ('foreign', 'german')) AS known
    FROM grid CROSS JOIN branch_groups
    LEFT JOIN placed ON placed.area_code = grid.area_code AND placed.month = grid.month AND placed.branch_group = branch_groups.branch_group
    WHERE length(grid.area_code) = 5 OR grid.month = (SELECT max(month) FROM core.business_months)
    GROUP BY ALL
),
person_totals AS (SELECT area_code, month, count(DISTINCT person_id) AS persons FROM grid LEFT JOIN placed_persons USING (area_code, month) GROUP BY ALL),
origins AS (
    SELECT grid.area_code, grid.month, origin_groups.origin_group, count(DISTINCT person_id) AS persons
    FROM grid CROSS JOIN origin_groups
    LEFT JOIN placed_persons ON placed_persons.area_code = grid.area_code AND placed_persons.month = grid.month
        AND placed_persons.origin_group = origin_groups.origin_group
    WHERE length(grid.area_code) = 5 OR grid.month = (SELECT max(month) FROM core.business_months)
    GROUP BY ALL
)

SELECT 'A1' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, coalesce(foreign_led, 0) AS value,
    coalesce(foreign_led, 0) AS count, coalesce(known, 0) AS base, 'businesses' AS unit, 'count' AS rule
FROM totals
UNION ALL BY NAME
SELECT 'A1' AS indicator_id, area_code, month AS period, 'branch_group' AS breakdown, branch_group AS category, foreign_led AS value,
    foreign_led AS count, known AS base, 'businesses' AS unit, 'count' AS rule
FROM branches
UNION ALL BY NAME
SELECT 'A2' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, persons AS value,
    persons AS count, persons AS base, 'persons' AS unit, 'count' AS rule
FROM person_totals
UNION ALL BY NAME
SELECT 'A2' AS indicator_id, area_code, month AS period, 'origin_group' AS breakdown, origin_group AS category, persons AS value,
    persons AS count, persons AS base, 'persons' AS unit, 'origin_cross' AS rule
FROM origins
UNION ALL BY NAME
SELECT 'A3' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, foreign_led / nullif(known, 0) AS value,
    coalesce(foreign_led, 0) AS count, coalesce(known, 0) AS base, 'share' AS unit, 'count' AS rule
FROM totals
UNION ALL BY NAME
SELECT 'A4' AS indicator_id, area_code, month AS period, 'total' AS breakdown, 'all' AS category, count(DISTINCT nationality_code) AS value,
    count(DISTINCT person_id) AS count, count(DISTINCT person_id) AS base, 'nationalities' AS unit, 'origin_cross' AS rule
FROM placed_persons WHERE length(area_code) = 5 GROUP BY ALL
UNION ALL BY NAME
SELECT 'A5' AS indicator_id, area_code, month AS period, 'origin_group' AS breakdown, origin_group AS category,
    origins.persons / nullif(person_totals.persons, 0) AS value, origins.persons AS count, person_totals.persons AS base, 'share' AS unit, 'origin_cross' AS rule
FROM origins JOIN person_totals USING (area_code, month) WHERE length(area_code) = 5
UNION ALL BY NAME
SELECT 'A6' AS indicator_id, area_code, month AS period, 'branch_group' AS breakdown, branch_group AS category,
    branches.foreign_led / nullif(totals.foreign_led, 0) AS value, branches.foreign_led AS count, coalesce(totals.foreign_led, 0) AS base, 'share' AS unit, 'count' AS rule
FROM branches JOIN totals USING (area_code, month)
UNION ALL BY NAME
SELECT 'A6' AS indicator_id, area_code, month AS period, 'branch_group_all' AS breakdown, branch_group AS category,
    branches.known / nullif(totals.known, 0) AS value, branches.known AS count, coalesce(totals.known, 0) AS base, 'share' AS unit, 'count' AS rule
FROM branches JOIN totals USING (area_code, month)
