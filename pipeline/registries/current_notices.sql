-- The notices that hold: of a notice delivered several times the latest correction, else the latest delivery; every representative named there stays.
CREATE OR REPLACE TEMP TABLE current_notices AS
WITH repeated AS (SELECT notice_id FROM core.notices GROUP BY notice_id HAVING count(*) > 1),
ranked AS (
    SELECT notice.*
    FROM core.notices AS notice
    SEMI JOIN repeated USING (notice_id)
    JOIN (SELECT delivery_id, received_at FROM raw.deliveries) AS delivery USING (delivery_id)
    QUALIFY rank() OVER (
        PARTITION BY notice_id ORDER BY is_correction DESC, known_date DESC, received_at DESC, delivery_id DESC
    ) = 1
)
SELECT * FROM core.notices ANTI JOIN repeated USING (notice_id)
UNION ALL BY NAME
SELECT * FROM ranked
