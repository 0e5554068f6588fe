-- What several sections count from, once: months, finished figures of offices without records, businesses and persons by area and month.
-- A month for which a municipality has not delivered carries its last state on in the county.
CREATE OR REPLACE TEMP TABLE business_months AS FROM core.business_months;

CREATE OR REPLACE TEMP TABLE months AS
SELECT month, last_day(strptime(month || '-01', '%Y-%m-%d')::DATE) AS day, month = max(month) OVER () AS is_newest
FROM (
    SELECT month FROM business_months UNION SELECT month FROM core.aggregates
    UNION SELECT period FROM raw.deliveries WHERE source_kind = 'trade_office' AND status = 'accepted' AND period IS NOT NULL
);

CREATE OR REPLACE TEMP TABLE whole_years AS SELECT left(month, 4) AS year, max(month) AS last_month FROM months GROUP BY ALL HAVING count(*) = 12;

-- Offices that deliver finished tables: from their first table on their records, if any, count no longer.
CREATE OR REPLACE TEMP TABLE table_offices AS SELECT municipality_code, min(month) AS first_month FROM core.aggregates GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE finished AS
WITH series AS (SELECT DISTINCT municipality_code, indicator_id, breakdown, category FROM core.aggregates WHERE indicator_id <> 'B1'),
stocks AS (
    SELECT series.municipality_code, months.month, series.indicator_id, series.breakdown, series.category, told.value
    FROM series CROSS JOIN months
    ASOF JOIN core.aggregates AS told
        ON told.municipality_code = series.municipality_code AND told.indicator_id = series.indicator_id
        AND told.breakdown = series.breakdown AND told.category = series.category AND told.month <= months.month
),
told AS (
    SELECT * FROM stocks
    UNION ALL BY NAME
    SELECT municipality_code, month, indicator_id, breakdown, category, value FROM core.aggregates WHERE indicator_id = 'B1'
)
SELECT municipality_code AS area_code, * FROM told
UNION ALL
SELECT left(municipality_code, 5), * FROM told;

-- Every business counts in its municipality and in the county.
CREATE OR REPLACE TEMP VIEW placed AS
WITH states AS (
    SELECT state.* FROM business_months AS state
    LEFT JOIN table_offices ON table_offices.municipality_code = state.municipality_code AND state.month >= first_month
    WHERE first_month IS NULL
)
SELECT month, municipality_code AS area_code, business_id, branch_group, legal_form_group, is_side_line, start_date, ownership FROM states
UNION ALL
SELECT month, left(municipality_code, 5), business_id, branch_group, legal_form_group, is_side_line, start_date, ownership FROM states;

CREATE OR REPLACE TEMP TABLE placed_persons AS
WITH foreigners AS (
    SELECT DISTINCT months.month, business.municipality_code, person_id, state.origin_group, state.nationality_code, sex
    FROM business_months AS business
    JOIN months USING (month)
    JOIN core.business_persons AS part ON part.business_id = business.business_id AND part.start_date <= day AND (part.end_date IS NULL OR part.end_date > day)
    JOIN core.person_states AS state USING (person_id)
    JOIN core.persons USING (person_id)
    LEFT JOIN table_offices ON table_offices.municipality_code = business.municipality_code AND months.month >= first_month
    WHERE state.nationality_class = 'foreign' AND from_date <= day AND day < until_date AND first_month IS NULL
)
SELECT month, municipality_code AS area_code, person_id, origin_group, nationality_code, sex FROM foreigners
UNION ALL
SELECT DISTINCT month, left(municipality_code, 5), person_id, origin_group, nationality_code, sex FROM foreigners;

-- Every combination of area, month and category is a cell, so that nothing counted is a zero and not a gap. What an office keeps secret makes the sum uncertain.
CREATE OR REPLACE TEMP TABLE totals AS
WITH counted AS (
    SELECT area_code, month, count(*) FILTER (ownership = 'foreign') AS foreign_led, count(*) FILTER (ownership IN ('foreign', 'german')) AS known
    FROM placed GROUP BY ALL
),
offices AS (
    SELECT area_code, month, municipality_code, max(value) FILTER (indicator_id = 'A1') AS foreign_led, max(value) FILTER (indicator_id = 'A3') AS known,
        bool_or(value IS NULL) AS is_uncertain
    FROM finished WHERE breakdown = 'total' AND indicator_id IN ('A1', 'A3') GROUP BY ALL
),
told AS (
    SELECT area_code, month, sum(foreign_led) AS foreign_led, sum(foreign_led) FILTER (known IS NOT NULL) AS foreign_of_known,
        sum(known) FILTER (foreign_led IS NOT NULL) AS known, bool_or(is_uncertain) AS is_uncertain, bool_and(foreign_led IS NULL) AS is_secret
    FROM offices GROUP BY ALL
)
SELECT areas.area_code, months.month, coalesce(counted.foreign_led, 0) + coalesce(told.foreign_led, 0) AS foreign_led,
    coalesce(counted.foreign_led, 0) + coalesce(foreign_of_known, 0) AS foreign_of_known,
    coalesce(counted.known, 0) + coalesce(told.known, 0) AS known, coalesce(is_uncertain, false) AS is_uncertain,
    coalesce(is_secret, false) AND counted.known IS NULL AS is_secret
FROM core.areas CROSS JOIN months
LEFT JOIN counted ON counted.area_code = areas.area_code AND counted.month = months.month
LEFT JOIN told ON told.area_code = areas.area_code AND told.month = months.month;

CREATE OR REPLACE TEMP TABLE branches AS
WITH counted AS (
    SELECT area_code, month, branch_group, count(*) FILTER (ownership = 'foreign') AS foreign_led,
        count(*) FILTER (ownership IN ('foreign', 'german')) AS known
    FROM placed GROUP BY ALL
),
told AS (
    SELECT area_code, month, category AS branch_group, sum(value) FILTER (indicator_id = 'A1') AS foreign_led,
        sum(value) FILTER (indicator_id = 'A3') AS known, bool_or(value IS NULL) AS is_uncertain, bool_and(value IS NULL) AS is_secret
    FROM finished WHERE breakdown = 'branch_group' AND indicator_id IN ('A1', 'A3') GROUP BY ALL
)
SELECT areas.area_code, months.month, branch_groups.branch_group, coalesce(counted.foreign_led, 0) + coalesce(told.foreign_led, 0) AS foreign_led,
    coalesce(counted.known, 0) + coalesce(told.known, 0) AS known, coalesce(is_uncertain, false) AS is_uncertain,
    coalesce(is_secret, false) AND counted.known IS NULL AS is_secret
FROM core.areas CROSS JOIN months CROSS JOIN branch_groups
LEFT JOIN counted ON counted.area_code = areas.area_code AND counted.month = months.month AND counted.branch_group = branch_groups.branch_group
LEFT JOIN told ON told.area_code = areas.area_code AND told.month = months.month AND told.branch_group = branch_groups.branch_group
WHERE length(areas.area_code) = 5 OR is_newest;

CREATE OR REPLACE TEMP TABLE person_totals AS
WITH counted AS (SELECT area_code, month, count(DISTINCT person_id) AS persons FROM placed_persons GROUP BY ALL),
told AS (
    SELECT area_code, month, sum(value) AS persons, bool_or(value IS NULL) AS is_uncertain, bool_and(value IS NULL) AS is_secret
    FROM finished WHERE indicator_id = 'A2' AND breakdown = 'total' GROUP BY ALL
)
SELECT areas.area_code, months.month, coalesce(counted.persons, 0) + coalesce(told.persons, 0) AS persons, coalesce(is_uncertain, false) AS is_uncertain,
    coalesce(is_secret, false) AND counted.persons IS NULL AS is_secret
FROM core.areas CROSS JOIN months
LEFT JOIN counted ON counted.area_code = areas.area_code AND counted.month = months.month
LEFT JOIN told ON told.area_code = areas.area_code AND told.month = months.month;

CREATE OR REPLACE TEMP TABLE origins AS
WITH counted AS (SELECT area_code, month, origin_group, count(DISTINCT person_id) AS persons FROM placed_persons GROUP BY ALL),
told AS (
    SELECT area_code, month, category AS origin_group, sum(value) AS persons, bool_or(value IS NULL) AS is_uncertain, bool_and(value IS NULL) AS is_secret
    FROM finished WHERE indicator_id = 'A2' AND breakdown = 'origin_group' GROUP BY ALL
)
SELECT areas.area_code, months.month, origin_groups.origin_group, coalesce(counted.persons, 0) + coalesce(told.persons, 0) AS persons,
    coalesce(is_uncertain, false) AS is_uncertain, coalesce(is_secret, false) AND counted.persons IS NULL AS is_secret
FROM core.areas CROSS JOIN months CROSS JOIN origin_groups
LEFT JOIN counted ON counted.area_code = areas.area_code AND counted.month = months.month AND counted.origin_group = origin_groups.origin_group
LEFT JOIN told ON told.area_code = areas.area_code AND told.month = months.month AND told.origin_group = origin_groups.origin_group
WHERE length(areas.area_code) = 5 OR is_newest;
