-- What single notices tell beyond their codes: the class of a reason for closing, the branch that a declared activity means where the key is blank,
-- the office's municipality where none is written. The texts are read in the vault and stay there.
-- A postcode that is another municipality's speaks against the office's own.
CREATE OR REPLACE TEMP TABLE told AS
WITH texts AS (
    SELECT delivery_id, row_number, trim(closing_reason_text) AS closing_reason_text, trim(activity_text) AS activity_text
    FROM vault.notice_identities
    WHERE person_number <= 1 AND delivery_id IN (SELECT delivery_id FROM pending) AND (
        closing_reason_text <> '' OR getvariable('activities_are_told') AND activity_text <> ''
    )
),
parts AS (
    SELECT delivery_id, row_number, closing_reason_code FROM texts JOIN closing_reason_lookup AS known ON closing_reason_text = known.written
    UNION ALL BY NAME
    SELECT delivery_id, row_number, branch_group, branch_certainty
    FROM pending_notices JOIN texts USING (delivery_id, row_number) JOIN activity_lookup AS known ON activity_text = known.written
    WHERE coalesce(trim(wz), '') = ''
    UNION ALL BY NAME
    SELECT delivery_id, row_number, office_code AS municipality_code
    FROM pending_notices LEFT JOIN seats ON seats.postcode = trim(pending_notices.postcode)
    WHERE coalesce(trim(municipality), '') = '' AND coalesce(seats.municipality_code, office_code) = office_code
)
SELECT delivery_id, row_number, any_value(closing_reason_code) AS closing_reason_code, any_value(branch_group) AS branch_group,
    any_value(branch_certainty) AS branch_certainty, any_value(municipality_code) AS municipality_code
FROM parts GROUP BY delivery_id, row_number
