-- memory.linkage.business_records: what businesses of the trade registers are compared by, where another shares a person, a register entry or,
-- without persons, the firm; in memory only. Reads memory.linkage.wanted (the businesses to compare) and core.identities (persons linked before).
CREATE OR REPLACE TABLE memory.linkage.business_records AS
WITH notice AS (
    SELECT * FROM core.notices SEMI JOIN memory.linkage.wanted USING (business_id)
),
life AS (
    SELECT business_id,
        min(effective_date) FILTER (kind = 'registration') AS opened,
        arg_min(reason_code, (effective_date, known_date, delivery_id, row_number)) FILTER (kind = 'registration') AS opening_reason,
        max(effective_date) FILTER (kind = 'deregistration') AS closed,
        arg_max(reason_code, (effective_date, known_date, delivery_id, row_number)) FILTER (kind = 'deregistration') AS closing_reason,
        min(effective_date) AS first_day,
        max(effective_date) AS last_day,
        arg_max(municipality_code, (effective_date, known_date, delivery_id, row_number)) AS municipality_code,
        arg_max(wz_code, (effective_date, known_date, delivery_id, row_number)) AS wz_code,
        arg_max(branch_group, (effective_date, known_date, delivery_id, row_number)) AS branch_group,
        arg_max(legal_form_group, (effective_date, known_date, delivery_id, row_number)) AS legal_form_group
    FROM notice GROUP BY business_id
),
person AS (
    SELECT business_id, list_sort(list_distinct(list(coalesce(entity_id, person_id)))) AS persons
    FROM notice JOIN core.notice_persons USING (delivery_id, row_number)
    LEFT JOIN (SELECT source_id AS person_id, entity_id FROM core.identities WHERE kind = 'person') USING (person_id)
    GROUP BY business_id
),
named AS (  -- the words of its owners' names
    SELECT business_id, flatten(list(list_concat(family_parts, given_parts))) AS name_words
    FROM (SELECT DISTINCT business_id, person_id FROM notice JOIN core.notice_persons USING (delivery_id, row_number))
    JOIN vault.person_records ON unique_id = person_id
    GROUP BY business_id
),
written AS (
    SELECT business_id,
        arg_max(business_name, (effective_date, known_date, delivery_id, row_number)) FILTER (trim(business_name) <> '') AS business_name,
        arg_max(address, (effective_date, known_date, delivery_id, row_number)) FILTER (trim(address) <> '') AS address,
        arg_max(register_court, (effective_date, known_date, delivery_id, row_number)) FILTER (trim(register_court) <> '') AS register_court,
        arg_max(register_number, (effective_date, known_date, delivery_id, row_number)) FILTER (trim(register_number) <> '') AS register_number
    FROM notice JOIN vault.notice_identities USING (delivery_id, row_number) GROUP BY business_id
),
place AS (
    SELECT business_id, arg_max(postcode, (effective_date, known_date, delivery_id, row_number)) FILTER (trim(postcode) <> '') AS postcode
    FROM notice JOIN (SELECT delivery_id, row_number, postcode FROM raw.notices) AS raw USING (delivery_id, row_number) GROUP BY business_id
)
SELECT life.business_id AS unique_id, opened::VARCHAR AS opened, opening_reason, closed::VARCHAR AS closed, closing_reason,
    first_day::VARCHAR AS first_day, coalesce(closed, DATE '9999-12-31')::VARCHAR AS last_day,
    municipality_code, wz_code, branch_group, legal_form_group, persons,
    firm_words(business_name) AS firm_words,
    CASE WHEN NOT list_has_all(coalesce(name_words, []), firm_words(business_name)) THEN firm_key(firm_words(business_name)) END AS firm,
    nullif(fold(address), '') || '|' || coalesce(lpad(trim(postcode), 5, '0'), municipality_code) AS address,
    court_key(register_court) || entry_key(register_number) AS entry
FROM life LEFT JOIN named USING (business_id) LEFT JOIN person USING (business_id) LEFT JOIN written USING (business_id) LEFT JOIN place USING (business_id)
