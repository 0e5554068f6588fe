-- core.restatements: what changed the state of earlier days, among the touched businesses.
-- Late is what holds from before the month before the one delivered; the first delivery of an office brings its whole stock and is not late.
WITH begun AS (
    SELECT municipality_code, min(period) AS first_period FROM raw.deliveries
    WHERE source_kind = 'trade_office' AND status = 'accepted' GROUP BY municipality_code
),
replaced AS (
    SELECT *, lag(delivery_id) OVER earlier AS replaced_delivery_id, lag(row_number) OVER earlier AS replaced_row_number
    FROM (SELECT * FROM ranked_repeats QUALIFY row_number() OVER (PARTITION BY notice_id, delivery_id ORDER BY row_number) = 1)
    WINDOW earlier AS (PARTITION BY notice_id ORDER BY known_date, received_at, delivery_id)
),
late AS (
    SELECT notice.* FROM touched_notices AS notice
    JOIN (SELECT delivery_id, period, municipality_code AS office FROM raw.deliveries) USING (delivery_id)
    JOIN begun ON begun.municipality_code = office AND period > first_period
    WHERE effective_date < strptime(period || '-01', '%Y-%m-%d')::DATE - INTERVAL 1 MONTH
),
found AS (
    SELECT delivery_id, row_number, notice_id, business_id, if(is_correction, 'correction', 'repeat') AS kind, effective_date, known_date,
        replaced_delivery_id, replaced_row_number, 1 AS place
    FROM (SELECT replaced.* FROM replaced WHERE replaced_delivery_id IS NOT NULL)
    UNION ALL BY NAME
    SELECT delivery_id, row_number, notice_id, business_id, 'late' AS kind, effective_date, known_date, 2 AS place FROM late
)
SELECT * EXCLUDE (place) FROM found WHERE business_id IN (FROM touched) QUALIFY row_number() OVER (PARTITION BY delivery_id, row_number ORDER BY place) = 1
