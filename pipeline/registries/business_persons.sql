-- When each person acted in a business ('' stands for a business that names nobody): from her registration to her own deregistration, to the closing of the
-- business, or, in a sole proprietorship, to the registration of another owner.
CREATE OR REPLACE TEMP TABLE parts AS
WITH participant AS (SELECT DISTINCT business_id, person_id FROM acts WHERE is_opening),
step AS (
    SELECT business_id, person_id, act_number, effective_date, true AS is_open FROM acts WHERE is_opening
    UNION
    SELECT business_id, person_id, act_number, effective_date, false FROM acts WHERE kind = 'deregistration'
    UNION
    SELECT business_id, participant.person_id, act_number, effective_date, false
    FROM acts JOIN participant USING (business_id) WHERE is_closing
    UNION
    SELECT business_id, participant.person_id, act_number, effective_date, false
    FROM acts JOIN participant USING (business_id)
    WHERE is_opening AND legal_form_group = 'sole' AND acts.person_id <> participant.person_id AND acts.person_id <> ''
),
turn AS (
    SELECT * FROM step
    QUALIFY is_open IS DISTINCT FROM lag(is_open, 1, false) OVER (PARTITION BY business_id, person_id ORDER BY act_number)
),
part AS (
    SELECT *, lead(effective_date) OVER (PARTITION BY business_id, person_id ORDER BY act_number) AS end_date FROM turn
)
SELECT business_id, person_id, effective_date AS start_date,
    CASE WHEN NOT bool_or(end_date IS NULL) THEN max(end_date) END AS end_date
FROM part WHERE is_open GROUP BY ALL
