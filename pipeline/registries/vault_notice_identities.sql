-- vault.notice_identities: what identifies somebody in a portion that stands at the door.
SELECT delivery_id, row_number, coalesce(person_number, 0) AS person_number, person_id,
    business_number, business_name, address, register_court, register_number, former_owner, closing_reason_text, activity_text
FROM door WHERE is_first OR person_id IS NOT NULL
