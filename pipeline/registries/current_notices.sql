-- The notices that hold, of the touched businesses: of a notice delivered several times the latest correction, else the latest delivery, whichever business
-- it names; every representative named there stays. business_id is that of the linked business.
CREATE OR REPLACE TEMP TABLE touched_notices AS
SELECT notice.* REPLACE (coalesce(entity_id, notice.business_id) AS business_id)
FROM core.notices AS notice LEFT JOIN business_of USING (business_id)
WHERE coalesce(entity_id, notice.business_id) IN (FROM touched);

CREATE OR REPLACE TEMP TABLE ranked_repeats AS
WITH told AS (
    SELECT notice.* REPLACE (coalesce(entity_id, notice.business_id) AS business_id)
    FROM core.notices AS notice LEFT JOIN business_of USING (business_id)
    WHERE notice_id IN (SELECT notice_id FROM touched_notices)
)
SELECT told.*, received_at, rank() OVER (
    PARTITION BY notice_id ORDER BY is_correction DESC, known_date DESC, received_at DESC, delivery_id DESC
) AS place
FROM told
SEMI JOIN (SELECT notice_id FROM told GROUP BY notice_id HAVING count(*) > 1) USING (notice_id)
JOIN (SELECT delivery_id, received_at FROM raw.deliveries) AS delivery USING (delivery_id);

CREATE OR REPLACE TEMP TABLE current_notices AS
SELECT * FROM touched_notices ANTI JOIN ranked_repeats USING (notice_id)
UNION ALL BY NAME
SELECT * EXCLUDE (place, received_at) FROM ranked_repeats WHERE place = 1 AND business_id IN (FROM touched)
