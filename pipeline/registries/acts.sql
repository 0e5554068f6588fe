-- One row per notice and person in it ('' where it names none), numbered within the business in the order in which they took effect.
-- On one day: what hands a business on comes before the registration that continues it, what ends it comes last.
-- is_closing: ends the whole business. A partner who leaves, or hands on her share, ends her own part only.
CREATE OR REPLACE TEMP TABLE acts AS
WITH act AS (
    SELECT notice.*, coalesce(person_id, '') AS person_id,
        kind = 'deregistration' AND (
            person_id IS NULL
            OR coalesce(reason_code, 'given_up') NOT IN ('partner_leaves', 'handover')
            OR reason_code = 'handover' AND legal_form_group IS DISTINCT FROM 'partnership'
        ) AS is_closing,
        CASE
            WHEN kind = 'registration' THEN 1
            WHEN kind = 'change' THEN 2
            WHEN reason_code IN ('legal_form', 'conversion', 'handover', 'moved_out') THEN 0
            ELSE 3
        END AS place
    FROM current_notices AS notice
    LEFT JOIN (
        SELECT delivery_id, row_number, coalesce(entity_id, person_id) AS person_id
        FROM core.notice_persons SEMI JOIN current_notices USING (delivery_id, row_number) LEFT JOIN person_of USING (person_id)
    ) USING (delivery_id, row_number)
),
numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY business_id ORDER BY effective_date, place, reported_date, known_date, delivery_id, row_number, person_id
    ) AS act_number
    FROM act
),
repeated AS (SELECT business_id FROM numbered WHERE act_number = 2),
followed AS (
    SELECT *, last_value(CASE WHEN is_closing THEN 'closed' WHEN kind = 'registration' THEN 'open' END IGNORE NULLS) OVER (
        PARTITION BY business_id ORDER BY act_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS state_before
    FROM numbered SEMI JOIN repeated USING (business_id)
)
SELECT * EXCLUDE (state_before), kind = 'registration' OR kind = 'change' AND state_before IS DISTINCT FROM 'closed' AS is_opening FROM followed
UNION ALL BY NAME
SELECT *, kind <> 'deregistration' AS is_opening FROM numbered ANTI JOIN repeated USING (business_id)
