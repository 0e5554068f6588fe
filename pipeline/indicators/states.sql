-- Which figures of sections A and B are missing or incomplete: a municipality's, because it has not delivered the month or delivers tables without that
-- figure; the county's, because a municipality's are.
CREATE OR REPLACE TEMP TABLE late AS
WITH undelivered AS (
    SELECT area_code, month FROM core.areas CROSS JOIN months
    ANTI JOIN (SELECT municipality_code AS area_code, period AS month FROM raw.deliveries
        WHERE source_kind = 'trade_office' AND status = 'accepted') USING (area_code, month)
    WHERE level = 'municipality'
),
periods AS (SELECT area_code, month AS period FROM undelivered UNION SELECT area_code, left(month, 4) FROM undelivered)
SELECT area_code, period, 'missing' AS status FROM periods
UNION
SELECT left(area_code, 5), period, 'incomplete' FROM periods;

CREATE OR REPLACE TEMP TABLE tables_only AS  -- where figures come from finished tables, wholly or in part
WITH periods AS (
    SELECT municipality_code AS area_code, month AS period FROM table_offices JOIN months ON month >= first_month
    UNION
    SELECT municipality_code, left(month, 4) FROM table_offices JOIN months ON month >= first_month
)
SELECT area_code, period, 'missing' AS status FROM periods
UNION
SELECT left(area_code, 5), period, 'incomplete' FROM periods;

CREATE OR REPLACE TEMP TABLE told_figures AS  -- figures that those tables hold; the county's, where all of them do
WITH offices AS (
    SELECT DISTINCT municipality_code, finished_from.indicator_id, finished_from.breakdown
    FROM finished_from JOIN core.aggregates AS aggregate ON aggregate.indicator_id = needed_indicator AND aggregate.breakdown = needed_breakdown
)
SELECT municipality_code AS area_code, indicator_id, breakdown FROM offices
UNION ALL
SELECT left(municipality_code, 5), indicator_id, breakdown FROM offices GROUP BY ALL HAVING count(*) = (SELECT count(*) FROM table_offices);
